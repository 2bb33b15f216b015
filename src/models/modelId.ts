/** One way to read a model id found in a log, a setting or an editor's API. */
export interface ModelIdReading {
  readonly id: string;
  /** The id itself asked for the fast speed (`…-fast`). */
  readonly fast: boolean;
  /** The id itself asked for the window of a million tokens (`…[1m]`, Claude Code). */
  readonly longContext: boolean;
}

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`: Amazon Bedrock's region, vendor and revision around the vendor's id. */
const bedrock = /^(?:[a-z-]+\.)?(?:anthropic|openai|meta|mistral|deepseek|qwen)\.(.+?)(?:-v\d+(?::\d+)?)?$/;
/** `-20260922`, `-2026-09-22`, and Vertex AI's `@20260922`. */
const date = /(?:-20\d{2}-\d{2}-\d{2}|[-@]20\d{6})$/;
const oneMillion = /\[1m\]$/;
const fastSuffix = /-fast$/;

/**
 * The readings of an id, most literal first. A table is asked for each in turn and matches only as a whole: a reading
 * drops what providers add around an id, never a part of the id, so that `claude-sonnet-5-7` is not read as
 * `claude-sonnet-5`.
 *
 * The literal id comes first because a date can mean another price (gpt-4o-2024-05-13) and "-fast" another model
 * (grok-4-fast). For the same reason the reading without "-fast" counts only for a model that has a fast speed.
 */
export function readModelId(raw: string): readonly ModelIdReading[] {
  const literal = raw.trim().toLowerCase();
  const longContext = oneMillion.test(literal);
  const bare = literal.replace(oneMillion, '');
  const readings: ModelIdReading[] = [];
  const add = (id: string, fast: boolean): void => {
    if (id !== '' && !readings.some((reading) => reading.id === id)) {
      readings.push({ id, fast, longContext });
    }
  };

  add(bare, false);
  const withoutProvider = dashedClaude(withoutBedrock(bare.slice(bare.lastIndexOf('/') + 1)));
  add(withoutProvider, false);
  const withoutDate = withoutProvider.replace(date, '');
  add(withoutDate, false);
  if (fastSuffix.test(withoutDate)) {
    const slow = withoutDate.replace(fastSuffix, '');
    add(slow, true);
    add(slow.replace(date, ''), true);
  }
  return readings;
}

function withoutBedrock(id: string): string {
  return bedrock.exec(id)?.[1] ?? id;
}

/** OpenRouter and GitHub Copilot write `claude-sonnet-4.5` for Anthropic's `claude-sonnet-4-5`. */
function dashedClaude(id: string): string {
  return id.startsWith('claude-') ? id.replace(/(\d)\.(\d)/g, '$1-$2') : id;
}
