import { allEmoji } from '../../corpus/emoji';
import { packagesFolder, readTexts, repositoryRoot, selectFiles } from '../../corpus/packageFiles';
import { tiktokenIds, vocabularyOf } from '../../corpus/oracle';
import { assertSameTokens } from './sameTokens';

describe('tokens of real text are those of tiktoken', function () {
  this.timeout(60_000);

  /** Text of each kind, by the ends of the names of the files that hold it. */
  const kinds: Record<string, readonly string[]> = {
    'TypeScript and JavaScript': ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'],
    'other languages': [
      '.sh',
      '.css',
      '.html',
      '.xml',
      '.ps1',
      '.yml',
      '.svg',
      '.def',
      '.jst',
      '.bnf',
      '.py',
      '.c',
      '.h',
      '.rs',
      '.go',
    ],
    JSON: ['.json'],
    'source maps': ['.map'],
    prose: ['.md', '.markdown', '.txt'],
  };

  for (const encoding of tiktokenIds) {
    describe(encoding, () => {
      for (const [kind, endings] of Object.entries(kinds)) {
        it(kind, () => {
          const files = selectFiles(packagesFolder, { endings, maximumBytes: 200_000, totalBytes: 1_000_000 });
          for (const text of readTexts(files)) assertSameTokens(encoding, text);
        });
      }

      it('this repository', () => {
        for (const folder of ['src', 'test', 'scripts']) {
          const files = selectFiles(`${repositoryRoot}/${folder}`, {
            endings: ['.ts', '.mjs', '.md', '.json'],
            maximumBytes: 100_000,
            totalBytes: 500_000,
            accept: (file) => !file.includes('node_modules'),
          });
          for (const text of readTexts(files)) assertSameTokens(encoding, text);
        }
      });

      it("Chinese, Japanese, Korean and other languages' messages of TypeScript", () => {
        const files = selectFiles(`${packagesFolder}/typescript/lib`, {
          endings: ['diagnosticMessages.generated.json'],
          maximumBytes: 1_000_000,
          totalBytes: 10_000_000,
        });
        for (const text of readTexts(files)) {
          assertSameTokens(encoding, text.slice(0, 100_000));
          // Without the identifiers in ASCII the words of the language stand alone.
          assertSameTokens(encoding, text.slice(100_000).replace(/"[A-Za-z0-9_]+": /g, ''));
        }
      });

      it('every emoji of Unicode 16, alone, in words and in a row', () => {
        assertSameTokens(encoding, allEmoji.join(''));
        assertSameTokens(encoding, allEmoji.join(' '));
        assertSameTokens(encoding, allEmoji.map((emoji) => `a${emoji}b ${emoji}'s 1${emoji}2`).join('\n'));
      });

      it('the text of every token, alone and after a space', () => {
        for (const token of vocabularyOf(encoding)) {
          const text = token.toString();
          assertSameTokens(encoding, text);
          assertSameTokens(encoding, ` ${text}`);
        }
      });
    });
  }
});
