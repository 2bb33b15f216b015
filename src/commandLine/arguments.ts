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
    // Node's first sentence names the option; the rest is advice that fits few commands.
    const [reason = ''] = error.message.split(/\.(?:\s|$)/, 1);
    throw new UserError(`${reason}. Run "tare --help" for the options.`);
  }
}

/** The text of `--task-file`. @throws UserError when there is none */
export function readTask(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new UserError(`${file} cannot be read (${code}). Check the path of --task-file.`);
  }
}
