import assert from 'node:assert/strict';

import { findInstructionFiles, instructionsByAgent } from '../../../src/context/instructionFiles';
import { MemoryFileSystem } from './memoryFileSystem';

describe('instruction files', () => {
  /** path relative to /w → who always and who sometimes gets it */
  async function find(files: Readonly<Record<string, string>>): Promise<Record<string, [string[], string[]]>> {
    const entries = Object.entries(files).map(([path, text]) => [`/w/${path}`, text] as const);
    const fileSystem = new MemoryFileSystem({ '/w': undefined, ...Object.fromEntries<string>(entries) });
    const found = await findInstructionFiles(fileSystem, '/w');
    return Object.fromEntries(
      found.map((file) => [file.path.replace('/w/', ''), [[...file.alwaysSentTo], [...file.sometimesSentTo]]]),
    );
  }

  it('finds none where there are none', async () => {
    assert.deepEqual(await find({}), {});
    assert.deepEqual(await find({ 'README.md': '', 'src/AGENTS.md': '', '.github/workflows/ci.yml': '' }), {});
  });

  it('gives AGENTS.md to all that read it, but to Claude Code only without a CLAUDE.md', async () => {
    const others = ['Cline', 'Codex', 'Cursor', 'GitHub Copilot', 'OpenCode', 'Windsurf'];
    assert.deepEqual(await find({ 'AGENTS.md': '' }), { 'AGENTS.md': [['Claude Code', ...others], []] });
    assert.deepEqual(await find({ 'AGENTS.md': '', 'CLAUDE.local.md': '' }), {
      'AGENTS.md': [others, []],
      'CLAUDE.local.md': [['Claude Code', 'GitHub Copilot'], []],
    });
  });

  it('gives Codex the override instead of AGENTS.md, and OpenCode CLAUDE.md only without AGENTS.md', async () => {
    const found = await find({ 'AGENTS.md': '', 'AGENTS.override.md': '', 'CLAUDE.md': '' });
    assert.deepEqual(found['AGENTS.override.md'], [['Codex'], []]);
    assert.deepEqual(found['AGENTS.md'], [['Cline', 'Cursor', 'GitHub Copilot', 'OpenCode', 'Windsurf'], []]);
    assert.deepEqual(found['CLAUDE.md'], [['Claude Code', 'GitHub Copilot'], []]);
    assert.deepEqual(await find({ 'CLAUDE.md': '' }), {
      'CLAUDE.md': [['Claude Code', 'GitHub Copilot', 'OpenCode'], []],
    });
  });

  it('finds the single files of each agent', async () => {
    assert.deepEqual(
      await find({
        '.clinerules': '',
        '.cursorrules': '',
        '.github/copilot-instructions.md': '',
        '.windsurfrules': '',
        'GEMINI.md': '',
      }),
      {
        '.clinerules': [['Cline'], []],
        '.cursorrules': [['Cline', 'Cursor'], []],
        '.github/copilot-instructions.md': [['GitHub Copilot'], []],
        '.windsurfrules': [['Cline', 'Windsurf'], []],
        'GEMINI.md': [['Gemini CLI'], []],
      },
    );
  });

  it('reads in the front matter of a rule whether it is always sent', async () => {
    const rule = (line: string): string => `---\ndescription: "x: y"\n${line}\n---\n# Rule\nalwaysApply: true\n`;
    assert.deepEqual(
      await find({
        '.claude/rules/deep/a.md': 'no front matter',
        '.claude/rules/b.md': rule('paths:\n  - "src/**"'),
        '.clinerules/a.md': '',
        '.clinerules/b.txt': rule('paths: ["src/**"]'),
        '.clinerules/c.json': '',
        '.cursor/rules/a.mdc': rule('alwaysApply: true'),
        '.cursor/rules/deep/er/b.mdc': rule('alwaysApply: false'),
        '.cursor/rules/c.mdc': 'alwaysApply: true',
        '.cursor/rules/plain.md': '',
        '.github/instructions/a.instructions.md': rule("applyTo: '**'"),
        '.github/instructions/b/c.instructions.md': rule('applyTo: "**/*.ts,**/*.tsx"'),
        '.github/instructions/d.instructions.md': rule('applyTo: **/*.ts, **/*').replaceAll('\n', '\r\n'),
        '.github/instructions/e.instructions.md': '',
        '.github/instructions/readme.md': '',
        '.windsurf/rules/a.md': rule('trigger: always_on'),
        '.devin/rules/b.md': rule('trigger: glob'),
      }),
      {
        '.claude/rules/b.md': [[], ['Claude Code', 'GitHub Copilot']],
        '.claude/rules/deep/a.md': [['Claude Code', 'GitHub Copilot'], []],
        '.clinerules/a.md': [['Cline'], []],
        '.clinerules/b.txt': [[], ['Cline']],
        '.cursor/rules/a.mdc': [['Cursor'], []],
        '.cursor/rules/c.mdc': [[], ['Cursor']],
        '.cursor/rules/deep/er/b.mdc': [[], ['Cursor']],
        '.devin/rules/b.md': [[], ['Windsurf']],
        '.github/instructions/a.instructions.md': [['GitHub Copilot'], []],
        '.github/instructions/b/c.instructions.md': [[], ['GitHub Copilot']],
        '.github/instructions/d.instructions.md': [['GitHub Copilot'], []],
        '.github/instructions/e.instructions.md': [[], ['GitHub Copilot']],
        '.windsurf/rules/a.md': [['Windsurf'], []],
      },
    );
  });

  it('finds files that git ignores, and links to files', async () => {
    const fileSystem = new MemoryFileSystem({
      '/w/.gitignore': '*.local.md\n',
      '/w/AGENTS.md': '',
      '/w/CLAUDE.local.md': '',
    }).add('/w/CLAUDE.md', { kind: 'symbolic-link', target: '/w/AGENTS.md' });
    const found = await findInstructionFiles(fileSystem, '/w');
    assert.deepEqual(
      found.map(({ path }) => path),
      ['/w/AGENTS.md', '/w/CLAUDE.local.md', '/w/CLAUDE.md'],
    );
  });

  it('survives a file that cannot be read and a folder in the place of a file', async () => {
    const fileSystem = new MemoryFileSystem({ '/w/.cursor/rules/a.mdc': '', '/w/AGENTS.md/x': '' });
    fileSystem.faults.set('/w/.cursor/rules/a.mdc', 'no-permission');
    const found = await findInstructionFiles(fileSystem, '/w');
    assert.deepEqual(found, [{ path: '/w/.cursor/rules/a.mdc', alwaysSentTo: [], sometimesSentTo: ['Cursor'] }]);
  });

  it('names a source for every agent, and every agent once', () => {
    const agents = instructionsByAgent.map(({ agent }) => agent);
    assert.equal(new Set(agents).size, agents.length);
    for (const { source } of instructionsByAgent) {
      assert.ok(URL.canParse(source), source);
    }
  });
});
