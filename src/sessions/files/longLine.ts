/** Text values are cut to this many bytes: longer than any id, model name or path, shorter than what makes a line long. */
const longestValue = 16 * 1024;
/** A line that is still longer after that is given up. */
const longestLine = 16 * 1024 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

/**
 * Takes a line of JSON that does not fit into memory piece by piece and keeps it whole but for its long text values, which
 * are cut: an image or a tool's output of 200 MB goes, the token counts beside it stay.
 */
export class LongLine {
  private kept = Buffer.allocUnsafe(64 * 1024);
  private length = 0;
  private isInText = false;
  private isEscaped = false;
  /** Digits of \uXXXX to come: an escape is cut as a whole or not at all. */
  private hexDigits = 0;
  private isCutting = false;
  private valueLength = 0;
  private isTooLong = false;

  public add(piece: Buffer): void {
    let at = 0;
    while (at < piece.length) {
      if (this.isCutting && !this.isEscaped) {
        while (at < piece.length && piece[at] !== quote && piece[at] !== backslash) at++;
      }
      const byte = piece[at++];
      if (byte === undefined) return;
      if (this.isInText) this.addToText(byte);
      else {
        this.keep(byte);
        this.isInText = byte === quote;
        this.valueLength = 0;
      }
    }
  }

  /** The shortened line; undefined when even that is too long to be held. */
  public finish(): Buffer | undefined {
    return this.isTooLong ? undefined : this.kept.subarray(0, this.length);
  }

  private addToText(byte: number): void {
    if (this.isEscaped) {
      this.isEscaped = false;
      this.hexDigits = byte === letterU ? 4 : 0;
    } else if (byte === quote) {
      this.isInText = false;
      this.isCutting = false;
    } else if (this.hexDigits > 0) {
      this.hexDigits--;
    } else {
      this.isCutting ||= this.valueLength >= longestValue;
      this.isEscaped = byte === backslash;
    }
    if (!this.isCutting) this.keep(byte);
    this.valueLength++;
  }

  private keep(byte: number): void {
    if (this.length === this.kept.length) {
      if (this.length >= longestLine) {
        this.isTooLong = true;
        return;
      }
      const larger = Buffer.allocUnsafe(this.length * 2);
      this.kept.copy(larger);
      this.kept = larger;
    }
    this.kept[this.length++] = byte;
  }
}
