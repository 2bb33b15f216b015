import type { SecretFinding } from '../../context/secrets/finding';
import { maskSecrets } from '../../context/secrets/mask';
import { readSetting } from '../configuration';
import { settings } from '../manifest';

/** The preamble as it is sent: that of the settings, which is never written to, or the same with its secrets masked. */
export class SentPreamble {
  /** Holds for the very text that it was made of. */
  private masked: { readonly of: string; readonly sent: string } | undefined;

  public get text(): string {
    const preamble = readSetting(settings.contextPreamble);
    return this.masked?.of === preamble ? this.masked.sent : preamble;
  }

  /** @returns whether anything is masked that was not */
  public mask(findings: readonly SecretFinding[]): boolean {
    if (findings.length === 0) return false;
    this.masked = { of: readSetting(settings.contextPreamble), sent: maskSecrets(this.text, findings) };
    return true;
  }
}
