import { UserError } from '../userError';
import type { Call } from './call';
import type { WorkerCalls } from './protocol';

/** One end of a channel between two threads. */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

export interface CallContext<Progress> {
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

type AnyCall = Call<unknown, unknown, unknown>;
type Name = keyof WorkerCalls;

export type Handlers = {
  readonly [K in Name]: (
    request: WorkerCalls[K]['request'],
    context: CallContext<WorkerCalls[K]['progress']>,
  ) => WorkerCalls[K]['response'] | Promise<WorkerCalls[K]['response']>;
};

/** From the caller: a call, or its cancellation. */
type Outgoing =
  | { readonly id: number; readonly name: Name; readonly request: unknown }
  | { readonly id: number; readonly cancel: true };
/** To the caller. `forUser`: the message is meant to be read by a person. */
type Incoming =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly response: unknown }
  | {
      readonly id: number;
      readonly error: { readonly message: string; readonly stack?: string | undefined; readonly forUser: boolean };
    };

interface Pending {
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly report: ((progress: unknown) => void) | undefined;
}

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The calling end. Calls are sent in order and run concurrently at the other end. */
export class Caller {
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  public constructor(private readonly port: Port) {
    port.onMessage((message) => this.receive(message as Incoming));
  }

  /** Rejects with the signal's reason when it aborts, and with a `UserError` where the other end threw one. */
  public call<K extends Name>(
    name: K,
    request: WorkerCalls[K]['request'],
    options: CallOptions<WorkerCalls[K]['progress']> = {},
  ): Promise<WorkerCalls[K]['response']> {
    const { signal, onProgress } = options;
    if (signal?.aborted) return Promise.reject(asError(signal.reason));
    const id = this.nextId++;
    return new Promise<AnyCall['response']>((resolve, reject) => {
      const cancel = (): void => {
        if (!this.pending.delete(id)) return;
        this.port.send({ id, cancel: true } satisfies Outgoing);
        reject(asError(signal?.reason));
      };
      const settled = (): void => signal?.removeEventListener('abort', cancel);
      signal?.addEventListener('abort', cancel, { once: true });
      this.pending.set(id, {
        resolve: (response) => {
          settled();
          resolve(response);
        },
        reject: (error) => {
          settled();
          reject(asError(error));
        },
        report: onProgress as ((progress: unknown) => void) | undefined,
      });
      try {
        this.port.send({ id, name, request } satisfies Outgoing);
      } catch (error) {
        // What cannot be cloned is never answered.
        this.pending.delete(id);
        settled();
        reject(asError(error));
      }
    }) as Promise<WorkerCalls[K]['response']>;
  }

  /** Number of calls that wait for their answer. */
  public get waiting(): number {
    return this.pending.size;
  }

  /** Rejects everything that waits, because the other end is gone. */
  public fail(error: Error): void {
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of waiting) reject(error);
  }

  private receive(message: Incoming): void {
    const call = this.pending.get(message.id);
    if (call === undefined) return; // cancelled meanwhile
    if ('progress' in message) {
      call.report?.(message.progress);
      return;
    }
    this.pending.delete(message.id);
    if ('response' in message) {
      call.resolve(message.response);
      return;
    }
    const { message: text, stack, forUser } = message.error;
    const error = forUser ? new UserError(text) : new Error(text);
    if (stack !== undefined) error.stack = stack;
    call.reject(error);
  }
}

/** The answering end, of all calls or of some. Calls start in the order in which they were sent. */
export function serve(port: Port, handlers: Partial<Handlers>): void {
  const running = new Map<number, AbortController>();

  const run = async ({ id, name, request }: { id: number; name: Name; request: unknown }): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      // The protocol's types join the name and the request at the calling end.
      const handler = handlers[name] as ((request: unknown, context: CallContext<unknown>) => unknown) | undefined;
      if (handler === undefined) throw new Error(`This thread does not answer ${name}.`);
      const report = (progress: unknown): void => {
        if (!controller.signal.aborted) port.send({ id, progress } satisfies Incoming);
      };
      const response = await handler(request, { signal: controller.signal, report });
      port.send({ id, response } satisfies Incoming);
    } catch (error) {
      const { message, stack } = asError(error);
      port.send({ id, error: { message, stack, forUser: error instanceof UserError } } satisfies Incoming);
    } finally {
      running.delete(id);
    }
  };

  port.onMessage((message) => {
    const outgoing = message as Outgoing;
    if ('cancel' in outgoing) running.get(outgoing.id)?.abort();
    else void run(outgoing);
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
