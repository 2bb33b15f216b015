/** The counters that are compared, each behind one function: tokens of a text in o200k_base, special-token text taken as text. */
export const libraryNames = ['tare', 'tiktoken', 'gpt-tokenizer', 'ai-tokenizer', 'js-tiktoken'] as const;
export type LibraryName = (typeof libraryNames)[number];

export type CountText = (text: string) => number;

/** Loads a library, and nothing of the others. */
export async function loadLibrary(name: LibraryName): Promise<CountText> {
  switch (name) {
    case 'tare': {
      const { engineFor } = await import('../corpus/engines');
      const engine = engineFor('o200k_base');
      return (text) => engine.count(text);
    }
    case 'tiktoken': {
      const { oracleFor } = await import('../corpus/oracle');
      const tokenizer = oracleFor('o200k_base');
      return (text) => tokenizer.encode_ordinary(text).length;
    }
    case 'gpt-tokenizer': {
      const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
      return (text) => countTokens(text, { disallowedSpecial: new Set() });
    }
    case 'ai-tokenizer': {
      const [{ Tokenizer }, encoding] = await Promise.all([
        import('ai-tokenizer'),
        import('ai-tokenizer/encoding/o200k_base'),
      ]);
      const tokenizer = new Tokenizer(encoding);
      return (text) => tokenizer.encode(text, [], []).length;
    }
    case 'js-tiktoken': {
      const [{ Tiktoken }, ranks] = await Promise.all([
        import('js-tiktoken/lite'),
        import('js-tiktoken/ranks/o200k_base'),
      ]);
      const tokenizer = new Tiktoken(ranks.default);
      return (text) => tokenizer.encode(text, [], []).length;
    }
  }
}
