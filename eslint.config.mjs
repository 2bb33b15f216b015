// @ts-check
import importPlugin from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The layers of src/, leftmost first (ARCHITECTURE.md draws them). A layer imports itself and the layers named here.
 * `code` and `sessions` hang below the main line.
 */
const layers = {
  tokens: [],
  models: ['tokens'],
  code: ['tokens'],
  context: ['tokens', 'models', 'code'],
  review: ['tokens', 'models', 'code', 'context'],
  optimize: ['tokens', 'models', 'code', 'context', 'review'],
  sessions: ['tokens', 'models'],
  workers: ['tokens', 'models', 'code', 'context', 'review', 'optimize', 'sessions'],
  vscode: ['tokens', 'models', 'code', 'context', 'review', 'optimize', 'sessions', 'workers'],
  commandLine: ['tokens', 'models', 'code', 'context', 'review', 'optimize', 'sessions', 'workers'],
};

/** Layers that may use Node. The others run in a browser too. */
const nodeLayers = ['sessions', 'workers', 'vscode', 'commandLine'];

const zones = Object.entries(layers).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: [layer, ...allowed, 'userError.ts'].map((name) => `./${name}`),
  message: `src/${layer} may import ${[layer, ...allowed].join(', ')} only: data flows from left to right, imports point left.`,
}));

const noVscode = { name: 'vscode', message: 'Only src/extension.ts and src/vscode import vscode.' };
const noNode = {
  group: ['node:*'],
  message: 'The core runs in a browser too: take an interface, as context/fileSystem.ts does.',
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'node_modules',
      'src/tokens/wasm',
      'src/sessions/wasm',
      'test/fixtures',
      'test/harness/vscode-server',
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    plugins: { import: importPlugin },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import/no-restricted-paths': ['error', { zones }],
      'import/no-cycle': 'error',
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [noVscode] }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/explicit-member-accessibility': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' }],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: Object.keys(layers)
      .filter((layer) => !nodeLayers.includes(layer))
      .map((layer) => `src/${layer}/**/*.ts`),
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [noVscode], patterns: [noNode] }] },
  },
  {
    files: ['src/activate.ts', 'src/extension.ts', 'src/vscode/**/*.ts', 'test/vscode/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's describe and it return nothing worth awaiting, and assertions narrow what the compiler cannot.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: ['describe', 'it'] }],
    },
  },
);
