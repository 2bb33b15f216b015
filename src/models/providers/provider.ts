import type { Model } from '../model';

/** A vendor that counts the tokens of a text itself, on request. */
export const providerIds = ['anthropic', 'google', 'openai'] as const;

export type ProviderId = (typeof providerIds)[number];

/** One HTTP request, always a POST of JSON. Holds the key: never log it. */
export interface CountRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Provider {
  readonly id: ProviderId;
  /** As people call it. */
  readonly name: string;
  /** Without a slash at the end. What a gateway's address replaces, in the vendor's own convention. */
  readonly defaultBaseUrl: string;
  /**
   * Whether the vendor's number holds tokens of the message around the text. `measured`: yes, and the vendor does not say
   * how many, so that the client asks once for a text of one token.
   */
  readonly envelope: 'none' | 'measured';
  readonly requestFor: (baseUrl: string, key: string, model: string, text: string) => CountRequest;
  /** The number in a successful answer, as it is; undefined when it is not where the documentation says. */
  readonly numberIn: (answer: unknown) => unknown;
}

/**
 * Sources: platform.claude.com/docs/en/build-with-claude/token-counting and /api/messages-count-tokens. The number counts the
 * whole request ("message"); the vendor's advice for one text is to count two versions and to subtract
 * (github.com/Piebald-AI/claude-code-system-prompts, data-token-counting-reference.md), which is what `measured` does.
 */
const anthropic: Provider = {
  id: 'anthropic',
  name: 'Anthropic',
  defaultBaseUrl: 'https://api.anthropic.com',
  envelope: 'measured',
  requestFor: (baseUrl, key, model, text) => ({
    url: `${baseUrl}/v1/messages/count_tokens`,
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: { model, messages: [{ role: 'user', content: text }] },
  }),
  numberIn: (answer) => field(answer, 'input_tokens'),
};

/**
 * Source: ai.google.dev/api/tokens. Its own example counts 10 tokens for "The quick brown fox jumps over the lazy dog.",
 * which are the text's alone (10 in the public Gemma 3 vocabulary), while generating from it is billed 11: no envelope.
 */
const google: Provider = {
  id: 'google',
  name: 'Google',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  envelope: 'none',
  requestFor: (baseUrl, key, model, text) => ({
    url: `${baseUrl}/v1beta/models/${encodeURIComponent(model)}:countTokens`,
    // In a header and not as `?key=`, so that no address in a log holds it.
    headers: { 'x-goog-api-key': key },
    body: { contents: [{ role: 'user', parts: [{ text }] }] },
  }),
  numberIn: (answer) => field(answer, 'totalTokens'),
};

/**
 * Sources: developers.openai.com/api/docs/guides/token-counting ("includes formatting tokens used to represent request
 * structure", without saying how many) and openai-node's src/resources/responses/input-tokens.ts.
 */
const openai: Provider = {
  id: 'openai',
  name: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  envelope: 'measured',
  requestFor: (baseUrl, key, model, text) => ({
    url: `${baseUrl}/responses/input_tokens`,
    headers: { authorization: `Bearer ${key}` },
    body: { model, input: text },
  }),
  numberIn: (answer) => field(answer, 'input_tokens'),
};

export const providers: Readonly<Record<ProviderId, Provider>> = { anthropic, google, openai };

/** The vendors of the catalogue that count on request. */
const providerOfVendor: ReadonlyMap<string, Provider> = new Map([
  ['Anthropic', anthropic],
  ['Google', google],
  ['OpenAI', openai],
]);

/** Who counts for a model; undefined when its vendor has no such endpoint. */
export function providerOf(model: Model): Provider | undefined {
  return providerOfVendor.get(model.vendor);
}

/** A field of a value that may be no object at all. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
