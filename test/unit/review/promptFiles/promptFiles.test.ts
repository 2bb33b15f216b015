import assert from 'node:assert/strict';

import { findInstructionFiles } from '../../../../src/context/instructionFiles';
import { SecretScanner } from '../../../../src/context/secrets/scanner';
import type { PromptProblem, PromptProblemKind } from '../../../../src/review/promptFiles/promptProblem';
import { type PromptReview, reviewPromptFile } from '../../../../src/review/promptFiles/reviewPromptFile';
import { MemoryFileSystem } from '../../context/memoryFileSystem';

/** Four characters a token: the finders need a measure, not an encoding. */
const count = (text: string): number => Math.ceil(text.length / 4);
const secrets = new SecretScanner();

/** Reviews one file of a workspace at /w. */
async function review(files: Readonly<Record<string, string>>, path: string): Promise<readonly PromptProblem[]> {
  const entries = Object.entries(files).map(([name, text]) => [`/w/${name}`, text] as const);
  const fileSystem = new MemoryFileSystem({ '/w': undefined, ...Object.fromEntries<string>(entries) });
  const others: PromptReview['others'][number][] = (await findInstructionFiles(fileSystem, '/w')).map((found) => ({
    ...found,
    text: files[found.path.replace('/w/', '')] ?? '',
  }));
  const file = { path: `/w/${path}`, text: files[path] ?? '' };
  return reviewPromptFile({ file, others, count, secrets, files: { fileSystem, folder: '/w', count } });
}

async function kindsIn(files: Readonly<Record<string, string>>, path: string): Promise<PromptProblemKind[]> {
  return (await review(files, path)).map(({ data }) => data.kind);
}

function fixed(text: string, { fix }: PromptProblem): string {
  assert.ok(fix);
  return [...fix]
    .sort((left, right) => right.start - left.start)
    .reduce((mended, { start, end, text: by }) => mended.slice(0, start) + by + mended.slice(end), text);
}

/** Rules that all differ. */
const manyRules = (number: number): string =>
  Array.from({ length: number }, (_, at) => `- Rule number ${at} is about the ${at}th part of the code base.`).join(
    '\n',
  );

describe('prompt and instruction files', () => {
  it('say nothing of a short clean one', async () => {
    const text =
      '---\napplyTo: "**"\n---\n# Rules\n\n- Use `pnpm` for everything that installs.\n- See [the guide](docs/guide.md#a) and https://example.org/a.md.\n';
    assert.deepEqual(await kindsIn({ 'AGENTS.md': text, 'docs/guide.md': '' }, 'AGENTS.md'), []);
  });

  it('find a rule that stands twice in a file, and take the second away', async () => {
    const text =
      '# A\n\n- Never commit to main, please.\n- Other things matter too.\n\n# B\n\n* **Never** commit to main, please\n';
    const [problem, ...rest] = await review({ 'AGENTS.md': text }, 'AGENTS.md');
    assert.deepEqual(rest, []);
    assert.ok(problem?.data.kind === 'repeated-rule');
    assert.equal(problem.data.of, undefined);
    assert.deepEqual(problem.elsewhere, [{ lines: { from: 3, to: 3 } }]);
    assert.equal(text.slice(problem.start, problem.end), '* **Never** commit to main, please');
    assert.equal(problem.tokens, count('* **Never** commit to main, please\n'));
    assert.equal(fixed(text, problem), '# A\n\n- Never commit to main, please.\n- Other things matter too.\n\n# B\n\n');
  });

  it('read a rule over several lines as one, and leave the lines of its neighbours alone', async () => {
    const rule = '- Write a test that fails\n  before the fix is made.';
    const text = `${rule}\r\n- Something else that differs here.\r\n${rule}\r\n- And the end of it all.\r\n`.replace(
      /(?<!\r)\n/g,
      '\r\n',
    );
    const [problem] = await review({ 'AGENTS.md': text }, 'AGENTS.md');
    assert.ok(problem);
    assert.equal(
      fixed(text, problem),
      '- Write a test that fails\r\n  before the fix is made.\r\n- Something else that differs here.\r\n- And the end of it all.\r\n',
    );
  });

  it('offer no fix for a rule with rules of its own below it', async () => {
    const text =
      '- Follow these steps in order:\n  - one step of it\n- Follow these steps in order:\n  - another step of it\n';
    const [problem] = await review({ 'AGENTS.md': text }, 'AGENTS.md');
    assert.equal(problem?.data.kind, 'repeated-rule');
    assert.equal(problem.fix, undefined);
  });

  it('compare files only where an agent sends both', async () => {
    const rule = '- Never commit directly to the main branch.\n';
    const files = { 'AGENTS.md': rule, '.github/copilot-instructions.md': `# Copilot\n\n${rule}`, 'GEMINI.md': rule };
    const [problem] = await review(files, '.github/copilot-instructions.md');
    assert.ok(problem?.data.kind === 'repeated-rule');
    assert.deepEqual([problem.data.of, problem.data.agents], ['/w/AGENTS.md', ['GitHub Copilot']]);
    assert.deepEqual(await kindsIn(files, 'GEMINI.md'), []);
    // A prompt is sent with what Copilot always sends.
    assert.deepEqual(await kindsIn({ ...files, 'a.prompt.md': rule }, 'a.prompt.md'), ['repeated-rule']);
  });

  it('name a file that mostly repeats another one once', async () => {
    const files = {
      'AGENTS.md': manyRules(6),
      'CLAUDE.md': `# Claude\n\n${manyRules(6)}\n- And one more that is new.\n`,
    };
    const found = await review(files, 'CLAUDE.md');
    assert.equal(found.length, 1);
    const { data } = found[0]!;
    assert.ok(data.kind === 'repeated-file');
    assert.deepEqual([data.repeated, data.rules, data.agents], [6, 7, ['GitHub Copilot']]);
  });

  it('find blocks, and not the rules in them too', async () => {
    const block = Array.from(
      { length: 14 },
      (_, at) => `- Step ${at} does the ${at}th thing that has to be done.`,
    ).join('\n');
    const text = `# A\n\n${block}\n\n# B\n\n${block}\n\nThe end of the file is here.\n`;
    const [problem, ...rest] = await review({ 'AGENTS.md': text }, 'AGENTS.md');
    assert.deepEqual(rest, []);
    assert.ok(problem?.data.kind === 'repeated-block');
    assert.equal(problem.data.lines, 14);
    assert.equal(fixed(text, problem), `# A\n\n${block}\n\n# B\n\nThe end of the file is here.\n`);
  });

  it('find secrets, and mask one without touching the rest', async () => {
    const key = `AKIAQ3EGX7TZ5BN2WVLK`;
    const text = `Use this:\n\n\`\`\`sh\nexport AWS_ACCESS_KEY_ID=${key}\n\`\`\`\n`;
    const [problem] = (await review({ 'AGENTS.md': text }, 'AGENTS.md')).filter(({ data }) => data.kind === 'secret');
    assert.ok(problem);
    assert.equal(fixed(text, problem), text.replace(key, '[masked-aws-access-key-id]'));
    assert.ok(!JSON.stringify({ ...problem, fix: undefined }).includes(key));
  });

  it('compact JSON in a code block, and only that', async () => {
    const value = Array.from({ length: 20 }, (_, id) => ({ id, name: `name ${id}`, price: 1.5 }));
    const pretty = JSON.stringify(value, null, 2);
    const text = `Data:\n\n\`\`\`json\n${pretty}\n\`\`\`\n\nMore.\n`;
    const [problem, ...rest] = await review({ 'a.prompt.md': text }, 'a.prompt.md');
    assert.deepEqual(rest, []);
    assert.ok(problem?.data.kind === 'pretty-json');
    assert.equal(problem.tokens, count(pretty) - count(JSON.stringify(value)));
    assert.equal(fixed(text, problem), `Data:\n\n\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n\nMore.\n`);
  });

  it('find data that no model reads', async () => {
    const data = Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 7919 + 13) % 251)).toString('base64');
    assert.deepEqual(await kindsIn({ 'AGENTS.md': `![logo](data:image/png;base64,${data})\n` }, 'AGENTS.md'), ['blob']);
  });

  describe('that name files', () => {
    const missing = async (text: string, path = 'CLAUDE.md', more: Record<string, string> = {}): Promise<string[]> =>
      (await review({ [path]: text, 'src/a.ts': '', 'docs/a b.md': '', ...more }, path)).flatMap(({ data }) =>
        data.kind === 'missing-file' ? [`${data.form} ${data.target}`] : [],
      );

    it('tell which are not there', async () => {
      assert.deepEqual(
        await missing(
          'See [one](docs/one.md), [two](docs/a%20b.md), [three](<docs/a b.md>), [four](src/), @docs/style.md and @src/a.ts.\n',
        ),
        ['link docs/one.md', 'import docs/style.md'],
      );
      assert.deepEqual(await missing('Look at #file:src/a.ts and #file:../src/b.ts.\n', '.github/x.prompt.md'), [
        'file ../src/b.ts',
      ]);
    });

    it('look beside the file and in the workspace folder', async () => {
      assert.deepEqual(
        await missing('[a](../src/a.ts) [b](src/a.ts) [c](/src/a.ts) [d](a.ts)\n', '.github/x.instructions.md'),
        ['link a.ts'],
      );
    });

    it('take no mention, package, address, template or code block for a file', async () => {
      assert.deepEqual(
        await missing(
          'Ask @ada or ada@example.org, use @types/node, [x](https://example.org/a.md), [y](#here), [z](${dir}/a.md), `@docs/none.md`.\n\n```\n[a](docs/none.md)\n```\n',
        ),
        [],
      );
      assert.deepEqual(await missing('Look at @docs/none.md for it.\n', 'AGENTS.md'), []);
    });

    it('tell of a path in code where its folder is there and no example is given', async () => {
      assert.deepEqual(await missing('The store is in `src/store.ts`, the entry in `src/a.ts`.\n'), [
        'code src/store.ts',
      ]);
      assert.deepEqual(
        await missing(
          'Create `src/new.ts`, e.g. `src/old.ts`.\n\nThe other is `lib/store.ts`.\n\nTests are in `src/**/*.test.ts`.\n\nRun `node src/b.ts`.\n',
        ),
        [],
      );
    });

    it('count what an import brings, imports within it included, cycles once', async () => {
      const large = 'word '.repeat(2000);
      const files = {
        'CLAUDE.md': 'Read @docs/one.md first.\n',
        'docs/one.md': `${large}\n@two.md\n`,
        'docs/two.md': `${large}\n@one.md\n@../CLAUDE.md\n`,
      };
      const [problem, ...rest] = await review(files, 'CLAUDE.md');
      assert.deepEqual(rest, []);
      assert.ok(problem?.data.kind === 'large-import');
      assert.equal(problem.data.files, 2);
      assert.equal(problem.tokens, count(files['docs/one.md']) + count(files['docs/two.md']));
    });
  });

  describe('that are long', () => {
    const filler = (rules: number): string =>
      Array.from(
        { length: rules },
        (_, at) => `- The ${at}th convention says how the ${at}th module is written and why it is so, at length.`,
      ).join('\n');

    it('tell of a marked rule in the middle', async () => {
      const text = `${filler(150)}\n- NEVER touch the generated files by hand.\n${filler(149).replaceAll('th ', 'nd ')}\n`;
      const [problem, ...rest] = await review({ 'AGENTS.md': text }, 'AGENTS.md');
      assert.deepEqual(rest, []);
      assert.ok(problem?.data.kind === 'buried-rule');
      assert.deepEqual([problem.data.position.from, problem.data.rules], [50, 1]);
      assert.ok(problem.data.penalty.low < problem.data.penalty.high);
    });

    it('say nothing of one at the start, of a shorter file, and where most rules are marked', async () => {
      const rule = '- NEVER touch the generated files by hand.\n';
      assert.deepEqual(await kindsIn({ 'AGENTS.md': rule + filler(300) }, 'AGENTS.md'), []);
      assert.deepEqual(
        await kindsIn({ 'AGENTS.md': `${filler(40)}\n${rule}${filler(40).replaceAll('th ', 'nd ')}` }, 'AGENTS.md'),
        [],
      );
      const shouting = filler(300).replaceAll(' convention', ' convention MUST hold and');
      assert.deepEqual(await kindsIn({ 'AGENTS.md': shouting }, 'AGENTS.md'), []);
    });
  });
});
