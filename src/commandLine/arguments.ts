import { readFileSync } from 'node:fs';
import { UserError } from '../userError';

/**
 * What `read` makes of a command's words.
 * @throws UserError also for what `parseArgs` refuses: its TypeError says which option is wrong
 */
export function readingOptions<Options>(read: () => Options): Options {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError || !(error instanceof TypeError)) throw error;
    throw new UserError(`${error.message} Run "tare --help" for the options.`);
  }
}

/** The text of `--task-file`. @throws UserError when there is none */
export function readTask(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}
