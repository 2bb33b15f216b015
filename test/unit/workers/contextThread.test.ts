import assert from 'node:assert/strict';
import type { Part } from '../../../src/context/compose/context';
import { maskRewrite, maskSecrets } from '../../../src/context/secrets/mask';
import { SecretScanner } from '../../../src/context/secrets/scanner';
import { KeptContext } from '../../../src/workers/context/keptContext';
import type { ContextUpdate, ContextWeights } from '../../../src/workers/context/protocol';
import { SourceTexts } from '../../../src/workers/context/sourceTexts';
import { Documents } from '../../../src/workers/documents';
import { engineFor } from '../../corpus/engines';
import { MemoryFileSystem } from '../context/memoryFileSystem';

const secret = ['AKIA', 'Q3EGWEXAMP7K4ZLM'].join('');

describe('the context in its thread', () => {
  const counter = engineFor('o200k_base');

  function start(files: Readonly<Record<string, string | Uint8Array>>): {
    readonly context: KeptContext;
    readonly documents: Documents;
    readonly fileSystem: MemoryFileSystem;
  } {
    const fileSystem = new MemoryFileSystem(files);
    const documents = new Documents(engineFor);
    const scanner = new SecretScanner();
    const context = new KeptContext(engineFor, new SourceTexts(documents, fileSystem), scanner, (name) =>
      name === maskRewrite ? async (text, { id }) => maskSecrets(text, await scanner.scan(text, id)) : undefined,
    );
    return { context, documents, fileSystem };
  }

  const fileIn = (id: string, path: string, more: Partial<Part> = {}): Part => ({
    id,
    source: { kind: 'file', path },
    included: true,
    rewrites: [],
    ...more,
  });
  const updateWith = (parts: readonly Part[], more: Partial<ContextUpdate> = {}): ContextUpdate => ({
    encoding: 'o200k_base',
    rendering: { format: 'markdown', preamble: '', roots: [] },
    task: '',
    order: parts.map(({ id }) => id),
    parts,
    supplied: [],
    outdated: [],
    ...more,
  });
  const sum = ({ parts, others }: ContextWeights): number =>
    [...parts, ...others].filter(({ state }) => state === 'sent').reduce((total, { tokens }) => total + tokens, 0);

  it('weighs what it renders', async () => {
    const { context } = start({ '/w/a.ts': 'const a = 1;\n', '/w/b.md': '# Titel\n\n漢字' });
    const weights = await context.update(
      updateWith([fileIn('p1', '/w/a.ts'), fileIn('p2', '/w/b.md')], { task: 'Why?' }),
    );
    const { text, tokens } = await context.render();
    assert.equal(sum(weights), tokens);
    assert.equal(counter.count(text), tokens);
    assert.match(text, /^## \/w\/a\.ts\n\n```ts\nconst a = 1;\n```\n\n## \/w\/b\.md/);
  });

  it('tells only the rows that are other ones', async () => {
    const { context } = start({ '/w/a.ts': 'const a = 1;\n', '/w/b.ts': 'const b = 2;\n' });
    const parts = [fileIn('p1', '/w/a.ts'), fileIn('p2', '/w/b.ts')];
    assert.deepEqual(
      (await context.update(updateWith(parts))).parts.map(({ id }) => id),
      ['p1', 'p2'],
    );
    const { order, ...without } = updateWith([{ ...parts[1]!, included: false }]);
    assert.equal(order?.length, 1);
    const next = await context.update(without);
    assert.deepEqual(
      next.parts.map(({ id, state }) => [id, state]),
      [['p2', 'excluded']],
    );
    assert.equal((await context.sentTexts()).length, 1);
  });

  it('reads a file once, and again when it is told that it changed', async () => {
    const { context, fileSystem } = start({ '/w/a.ts': 'one' });
    const parts = [fileIn('p1', '/w/a.ts')];
    const textNow = async (more: Partial<ContextUpdate>): Promise<string> => {
      await context.update(updateWith(parts, more));
      return (await context.sentTexts())[0]!.text;
    };
    assert.equal(await textNow({}), 'one');
    fileSystem.add('/w/a.ts', { kind: 'file', bytes: new TextEncoder().encode('two and more') });
    assert.equal(await textNow({}), 'one');
    assert.equal(await textNow({ outdated: ['/w'] }), 'two and more');
  });

  it('sends open documents as they are edited', async () => {
    const { context, documents } = start({ '/w/a.ts': 'on disk' });
    documents.update([{ kind: 'open', document: 'file:///w/a.ts', text: 'const shown = 1;\n' }]);
    const weights = await context.update(
      updateWith([fileIn('p1', '/w/a.ts')], { documents: [['/w/a.ts', 'file:///w/a.ts']] }),
    );
    documents.update([
      { kind: 'edit', document: 'file:///w/a.ts', edits: [{ offset: 6, removed: 5, inserted: 'edited' }] },
    ]);
    const { text } = await context.render();
    assert.match(text, /const edited = 1;/);
    assert.ok(sum(weights) > 0);
    documents.update([{ kind: 'close', document: 'file:///w/a.ts' }]);
    await context.update(updateWith([fileIn('p1', '/w/a.ts')], { documents: [] }));
    assert.match((await context.render()).text, /on disk/);
  });

  it('says why a part has no text, and sends the others', async () => {
    const { context } = start({ '/w/a.ts': 'const a = 1;\n', '/w/b.bin': Uint8Array.of(0, 1, 2) });
    const diff = { kind: 'diff', repository: '/w', scope: { kind: 'unstaged' } } as const;
    const weights = await context.update(
      updateWith([
        fileIn('p1', '/w/a.ts'),
        fileIn('p2', '/w/b.bin'),
        fileIn('p3', '/w/gone.ts'),
        fileIn('p4', '/w/a.ts', { rewrites: ['of-another-version'] }),
        { ...fileIn('p5', ''), source: diff },
      ]),
    );
    assert.deepEqual(
      weights.missing.map(({ id, reason }) => [id, reason]),
      [
        ['p2', 'binary'],
        ['p3', 'not-found'],
        ['p4', 'unknown-change'],
        ['p5', 'no-git'],
      ],
    );
    assert.equal((await context.render()).tokens, sum(weights));
  });

  it('masks secrets in what is sent, and finds none in it then', async () => {
    const { context } = start({ '/w/.env': `A=1\nAWS_ACCESS_KEY_ID=${secret}\n` });
    await context.update(updateWith([fileIn('p1', '/w/.env')]));
    const [found] = (await context.findSecrets()).parts;
    assert.deepEqual(
      found?.findings.map(({ kind, line }) => [kind, line]),
      [['aws-access-key-id', 2]],
    );
    const weights = await context.update(updateWith([fileIn('p1', '/w/.env', { rewrites: [maskRewrite] })]));
    const { text, tokens } = await context.render();
    assert.ok(!text.includes(secret));
    assert.equal(sum(weights), tokens);
    assert.deepEqual(await context.findSecrets(), { parts: [], task: [], preamble: [] });
  });

  it('finds secrets in the task and the preamble', async () => {
    const { context } = start({});
    const preamble = `# Rules\n\nUse ${secret} for tests.\n`;
    await context.update(
      updateWith([], {
        task: `Why is\nAWS_ACCESS_KEY_ID=${secret} refused?`,
        rendering: { format: 'markdown', preamble, roots: [] },
      }),
    );
    const { parts, task, preamble: around } = await context.findSecrets();
    assert.deepEqual(parts, []);
    assert.deepEqual(
      [...task, ...around].map(({ kind, line }) => [kind, line]),
      [
        ['aws-access-key-id', 2],
        ['aws-access-key-id', 3],
      ],
    );
    assert.equal(maskSecrets(preamble, around), '# Rules\n\nUse [masked-aws-access-key-id] for tests.\n');
  });

  it('sends a notebook as its cells, from the file and as the host supplies it', async () => {
    const json = JSON.stringify({
      cells: [
        { cell_type: 'markdown', source: ['# Weighing'] },
        { cell_type: 'code', source: 'weigh(1)', outputs: [{ text: 'a long result' }] },
      ],
    });
    const { context, fileSystem } = start({ '/w/a.ipynb': json, '/w/b.ipynb': 'no notebook' });
    const parts = [fileIn('p1', '/w/a.ipynb'), fileIn('p2', '/w/b.ipynb')];
    const weights = await context.update(updateWith(parts));
    const { text, tokens } = await context.render();
    assert.equal(
      text,
      '## /w/a.ipynb\n\n````md\n# Weighing\n\n```python\nweigh(1)\n```\n````\n\n## /w/b.ipynb\n\n```md\nno notebook\n```\n\n',
    );
    assert.equal(sum(weights), tokens);
    assert.equal(counter.count(text), tokens);

    await context.update(updateWith(parts, { supplied: [{ id: 'p1', text: 'as it is shown' }] }));
    assert.match((await context.render()).text, /as it is shown/);
    fileSystem.add('/w/a.ipynb', {
      kind: 'file',
      bytes: new TextEncoder().encode(json.replace('weigh(1)', 'saved(22)')),
    });
    await context.update(updateWith(parts, { supplied: [{ id: 'p1', isWithdrawn: true }], outdated: ['/w/a.ipynb'] }));
    assert.match((await context.render()).text, /saved\(22\)/);
  });
});
