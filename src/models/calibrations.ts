import { type OwnMeasurements, type TextKind, textKinds } from './calibration';
import { type CalibrationId, isCalibrationId } from './model';
import { type Measurement, isEvidence } from './ownEvidence';

/** A measurement with what it is one of. Holds no text and no name: only numbers and a fingerprint. */
export interface OwnMeasurement extends Measurement {
  readonly calibration: CalibrationId;
  readonly kind: TextKind;
  /**
   * Tells measurements of one text in its versions (a file, a session) from those of others, of which only the last counts:
   * ten counts of one file are one piece of evidence. Opaque; a hash of the name, say.
   */
  readonly origin: string;
}

/** The newest of each generation and kind that are kept: 9 x 5 x 40 of about 100 bytes is under 200 KB, and 40 texts narrow as well as more. */
const mostOfEach = 40;

/** What a user's exact counts have taught, of every generation and kind of text. Immutable. */
export class Calibrations implements OwnMeasurements {
  public static readonly none = new Calibrations([]);

  private readonly byGenerationAndKind: ReadonlyMap<string, readonly OwnMeasurement[]>;

  /** @param all oldest first */
  private constructor(private readonly all: readonly OwnMeasurement[]) {
    const groups = new Map<string, OwnMeasurement[]>();
    for (const measurement of all) {
      const key = keyOf(measurement.calibration, measurement.kind);
      groups.set(key, [...(groups.get(key) ?? []), measurement]);
    }
    this.byGenerationAndKind = groups;
  }

  /**
   * With one more measurement, from whichever source: a provider's endpoint, or the true figures of an agent's log. Unchanged
   * when it is no evidence.
   */
  public with(measurement: OwnMeasurement): Calibrations {
    if (!isEvidence(measurement)) return this;
    const { calibration, kind, origin, o200kTokens, exactTokens } = measurement;
    const isSameText = (other: OwnMeasurement): boolean =>
      other.origin === origin || (other.o200kTokens === o200kTokens && other.exactTokens === exactTokens);
    const key = keyOf(calibration, kind);
    const ofSame = (this.byGenerationAndKind.get(key) ?? []).filter((other) => !isSameText(other));
    const others = this.all.filter((other) => keyOf(other.calibration, other.kind) !== key);
    // Rebuilt field by field, so that storage never holds more than these.
    const kept: OwnMeasurement = { calibration, kind, origin, o200kTokens, exactTokens };
    return new Calibrations([...others, ...ofSame.slice(1 - mostOfEach), kept]);
  }

  public of(calibration: CalibrationId, kind: TextKind): readonly Measurement[] {
    return this.byGenerationAndKind.get(keyOf(calibration, kind)) ?? [];
  }

  public get size(): number {
    return this.all.length;
  }

  /** For storage as JSON. */
  public toJSON(): unknown {
    return { version: 1, measurements: this.all };
  }

  /** From storage: whatever is damaged, unknown or no evidence is left out. */
  public static fromJSON(stored: unknown): Calibrations {
    const isStored = typeof stored === 'object' && stored !== null && 'version' in stored && 'measurements' in stored;
    if (!isStored || stored.version !== 1 || !Array.isArray(stored.measurements)) return Calibrations.none;
    let result = Calibrations.none;
    for (const entry of stored.measurements as readonly unknown[]) {
      if (isMeasurement(entry)) result = result.with(entry);
    }
    return result;
  }
}

function keyOf(calibration: CalibrationId, kind: TextKind): string {
  return `${calibration} ${kind}`;
}

function isMeasurement(value: unknown): value is OwnMeasurement {
  if (typeof value !== 'object' || value === null) return false;
  const { calibration, kind, origin, o200kTokens, exactTokens } = value as Record<keyof OwnMeasurement, unknown>;
  return (
    typeof calibration === 'string' &&
    isCalibrationId(calibration) &&
    (textKinds as readonly unknown[]).includes(kind) &&
    typeof origin === 'string' &&
    typeof o200kTokens === 'number' &&
    typeof exactTokens === 'number'
  );
}
