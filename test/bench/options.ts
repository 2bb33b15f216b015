/** What a measurement is asked to do, from the command line. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Arguments that are no options, such as a folder. */
  readonly arguments: readonly string[];
  /** Print the JSON only. */
  readonly json: boolean;
  /** A folder with texts of one's own: `<kind>.txt` takes the place of the kind's texts. */
  readonly corpus: string | undefined;
  /** Parts of a measurement to run, all if empty. */
  readonly only: readonly string[];
  /** Seconds after which a library is said to hang. */
  readonly limitSeconds: number;
}

export function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      corpus: { type: 'string' },
      only: { type: 'string', default: '' },
      limit: { type: 'string', default: '10' },
    },
  });
  return {
    arguments: positionals,
    json: values.json,
    corpus: values.corpus,
    only: values.only.split(',').filter(Boolean),
    limitSeconds: Number(values.limit),
  };
}

/** Whether a part of a measurement was asked for. */
export function isWanted(options: Options, part: string): boolean {
  return options.only.length === 0 || options.only.includes(part);
}
