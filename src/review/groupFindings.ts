import type { Finding } from './finding';

/**
 * Findings that a reader takes in at once, as a list of one: of one kind and one cause, such as generated files or blocks that the same
 * two parts share. Each group stands where its first member stood; members keep their order.
 */
export function groupFindings<Found extends Pick<Finding, 'data' | 'places'>>(
  findings: readonly Found[],
): readonly (readonly [Found, ...Found[]])[] {
  const groups: [Found, ...Found[]][] = [];
  const byCause = new Map<string, Found[]>();
  for (const finding of findings) {
    const cause = causeOf(finding);
    const known = cause === undefined ? undefined : byCause.get(cause);
    if (known !== undefined) known.push(finding);
    else {
      const group: [Found, ...Found[]] = [finding];
      groups.push(group);
      if (cause !== undefined) byCause.set(cause, group);
    }
  }
  return groups;
}

/** What findings share that are mended alike; undefined where each is a case of its own. */
export function causeOf({ data, places }: Pick<Finding, 'data' | 'places'>): string | undefined {
  switch (data.kind) {
    case 'bloat':
      return `${data.kind} ${data.bloat}`;
    case 'pretty-json':
      return `${data.kind} ${data.smallest}`;
    case 'blob':
      return `${data.kind} ${data.form}`;
    case 'repeated-block':
      return [data.kind, ...places.map(({ part }) => part)].join(' ');
    case 'repeated-log':
      return `${data.kind} ${places[0]?.part ?? ''}`;
    case 'duplicate-file':
      return data.kind;
    default:
      return undefined;
  }
}

/** The folder that holds all of the paths; empty for none, and for the one that they begin in. */
export function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const isShared = (name: string, at: number): boolean => others.every((other) => other[at] === name);
  const end = first.findIndex((name, at) => !isShared(name, at));
  return first.slice(0, end < 0 ? first.length : end).join('/');
}
