/**
 * An error a person reads: `message` says what happened and what to do about it, without jargon or a stack.
 * Everything else that is thrown is a defect of Tare and goes to the log.
 */
export class UserError extends Error {
  public override readonly name = 'UserError';
}
