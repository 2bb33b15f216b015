import { isTestPath } from '../code/testPath';
import type { SecretFinding, SecretKind } from '../context/secrets/finding';
import { type Finding, type FindingPlace, type FrameText, placeOf, type Review } from './finding';

/**
 * Keys and passwords in the text that would be sent: one finding for each kind in each part, with every line. Those of one kind in
 * tests are one milder finding: a test has keys that were made for it, and now and then a real one.
 * @param secrets of each part, in the order of the parts
 */
export function findSecrets(review: Review, secrets: readonly (readonly SecretFinding[])[]): Finding[] {
  const groups = new Map<string, { secret: SecretKind; isTest: boolean; places: FindingPlace[] }>();
  secrets.forEach((found, part) => {
    const { path = '', text = '' } = review.parts[part] ?? {};
    const isTest = isTestPath(path);
    for (const { kind: secret, line, start, end } of found) {
      const key = `${isTest ? 'test' : part} ${secret}`;
      const group = groups.get(key) ?? { secret, isTest, places: [] };
      groups.set(key, group);
      const to = line + text.slice(start, end).split('\n').length - 1;
      // Two in one line are one place to look at.
      const isKnown = group.places.some((place) => place.part === part && place.lines?.from === line);
      if (!isKnown) group.places.push(placeOf(review, part, { from: line, to }));
    }
  });
  return Array.from(groups.values(), ({ secret, isTest, places }) => ({
    severity: isTest ? 'warn' : 'strong',
    places,
    tokens: 0,
    data: { kind: 'secret', secret },
  }));
}

/** The same in what is sent around the parts: one finding for each kind in each text, with every line. A text is searched once. */
export class SecretsAround {
  private readonly known = new Map<FrameText, { readonly text: string; readonly secrets: readonly SecretFinding[] }>();

  /** @param scan secrets of a text; absent: none are looked for */
  public constructor(
    private readonly scan: ((text: string, name: string) => Promise<readonly SecretFinding[]>) | undefined,
  ) {}

  public async find(texts: Readonly<Record<FrameText, string>>): Promise<Finding[]> {
    return [...(await this.findIn('task', texts.task)), ...(await this.findIn('preamble', texts.preamble))];
  }

  private async findIn(of: FrameText, text: string): Promise<Finding[]> {
    const lines = new Map<SecretKind, number[]>();
    for (const { kind, line } of await this.secretsOf(of, text)) lines.set(kind, [...(lines.get(kind) ?? []), line]);
    return Array.from(lines, ([secret, found]): Finding => ({
      severity: 'strong',
      places: [],
      tokens: 0,
      data: { kind: 'secret', secret, frame: { of, lines: found } },
    }));
  }

  private async secretsOf(of: FrameText, text: string): Promise<readonly SecretFinding[]> {
    const before = this.known.get(of);
    if (before?.text === text) return before.secrets;
    const secrets = text === '' ? [] : ((await this.scan?.(text, of)) ?? []);
    this.known.set(of, { text, secrets });
    return secrets;
  }
}
