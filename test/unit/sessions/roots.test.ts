import assert from 'node:assert/strict';
import { allReaders } from '../../../src/sessions/agents/all';
import { type Environment, withTelemetryFile } from '../../../src/sessions/environment';
import type { AgentId } from '../../../src/sessions/usageEvent';

function rootsOf(
  environment: Environment,
  workspaces: readonly string[] = [],
): Readonly<Record<AgentId, readonly string[]>> {
  return Object.fromEntries(
    allReaders.map((reader) => [reader.agent, reader.roots(environment, workspaces)]),
  ) as unknown as Readonly<Record<AgentId, readonly string[]>>;
}

function assertHas(roots: readonly string[], ...expected: readonly string[]): void {
  for (const root of expected) assert.ok(roots.includes(root), `${root} in ${roots.join(', ')}`);
}

describe('where logs are looked for', () => {
  it('on Windows', () => {
    const home = 'C:\\Users\\ada';
    const data = `${home}\\AppData\\Roaming`;
    const roots = rootsOf({ platform: 'win32', home, variables: { APPDATA: data } }, ['C:\\work']);
    assertHas(
      roots['claude-code'],
      `${home}\\.claude`,
      `${home}\\.config\\claude`,
      `${data}\\Claude\\local-agent-mode-sessions`,
    );
    assert.deepEqual(roots.codex, [`${home}\\.codex`]);
    assert.deepEqual(roots['copilot-cli'], [`${home}\\.copilot`]);
    assertHas(
      roots['copilot-chat'],
      `${data}\\Code\\User\\workspaceStorage`,
      `${data}\\Code - Insiders\\User\\workspaceStorage`,
      `${data}\\Code\\User\\globalStorage\\github.copilot-chat`,
    );
    assertHas(roots.cline, `${data}\\Code\\User\\globalStorage\\saoudrizwan.claude-dev`);
    assertHas(roots['roo-code'], `${data}\\Cursor\\User\\globalStorage\\rooveterinaryinc.roo-cline`);
    assertHas(roots['kilo-code'], `${data}\\Code\\User\\globalStorage\\kilocode.kilo-code`);
    assertHas(roots.opencode, `${home}\\.local\\share\\opencode`);
    assertHas(roots['kilo-cli'], `${home}\\.local\\share\\kilo`);
    assertHas(roots.amp, `${home}\\.local\\share\\amp`);
    assert.deepEqual(roots['gemini-cli'], [`${home}\\.gemini`]);
    assert.deepEqual(roots['qwen-code'], [`${home}\\.qwen`]);
    assert.deepEqual(roots.continue, [`${home}\\.continue`]);
    assert.deepEqual(roots.aider, ['C:\\work']);
    // Without the variable, which a service may lack.
    const bare = rootsOf({ platform: 'win32', home, variables: {} });
    assertHas(bare['copilot-chat'], `${data}\\Code\\User\\workspaceStorage`);
    // No root of any agent mixes the separators.
    for (const root of Object.values(roots).flat()) assert.ok(!root.includes('/'), root);
  });

  it('of Cline where its variables say', () => {
    const clineRoots = (variables: Environment['variables']): readonly string[] =>
      rootsOf({ platform: 'linux', home: '/home/ada', variables }).cline.filter(
        (root) => !root.includes('globalStorage'),
      );
    assert.deepEqual(clineRoots({}), ['/home/ada/.cline/data']);
    assert.deepEqual(clineRoots({ CLINE_DIR: '/c', CLINE_DATA_DIR: '' }), ['/c/data']);
    assert.deepEqual(clineRoots({ CLINE_DIR: '/c', CLINE_DATA_DIR: '~/d' }), ['/home/ada/d']);
  });

  it('on macOS', () => {
    const home = '/Users/ada';
    const data = `${home}/Library/Application Support`;
    const roots = rootsOf({ platform: 'darwin', home, variables: {} });
    assertHas(
      roots['claude-code'],
      `${home}/.claude`,
      `${home}/.config/claude`,
      `${data}/Claude/local-agent-mode-sessions`,
    );
    assert.deepEqual(roots.codex, [`${home}/.codex`]);
    assertHas(
      roots['copilot-chat'],
      `${data}/Code/User/workspaceStorage`,
      `${data}/VSCodium/User/globalStorage/emptyWindowChatSessions`,
    );
    assertHas(roots.cline, `${data}/Code/User/globalStorage/saoudrizwan.claude-dev`);
    assertHas(roots.opencode, `${home}/.local/share/opencode`);
  });

  it('on Linux, in the server of a remote window, and where variables say', () => {
    const home = '/home/ada';
    const roots = rootsOf({ platform: 'linux', home, variables: {}, editorUserFolder: '/srv/data/User' });
    assertHas(
      roots['copilot-chat'],
      '/srv/data/User/workspaceStorage',
      `${home}/.config/Code/User/workspaceStorage`,
      `${home}/.vscode-server/data/User/workspaceStorage`,
    );
    assertHas(roots.cline, `${home}/.vscode-server/data/User/globalStorage/saoudrizwan.claude-dev`);
    const variables = {
      CLAUDE_CONFIG_DIR: '~/a, /b',
      CODEX_HOME: '/c',
      XDG_DATA_HOME: '/data',
      XDG_CONFIG_HOME: '/config',
    };
    const moved = rootsOf({ platform: 'linux', home, variables });
    assert.deepEqual(moved['claude-code'].slice(0, 2), [`${home}/a`, '/b']);
    assert.deepEqual(moved.codex, ['/c']);
    assertHas(moved.opencode, '/data/opencode');
    assertHas(moved['copilot-chat'], '/config/Code/User/workspaceStorage');
  });

  it('in the file of Copilot Chat’s setting for its telemetry', () => {
    const rootsWith = (variables: Environment['variables'], outfile: unknown): readonly string[] =>
      rootsOf({ platform: 'linux', home: '/h', variables: withTelemetryFile(variables, outfile) })['copilot-cli'];
    const variables = { COPILOT_OTEL_FILE_EXPORTER_PATH: '/a.jsonl' };
    assert.deepEqual(rootsWith({}, '/b.json'), ['/h/.copilot', '/b.json']);
    assert.deepEqual(rootsWith(variables, '/b.json'), ['/h/.copilot', '/a.jsonl', '/b.json']);
    for (const none of [undefined, '', 7]) assert.deepEqual(rootsWith(variables, none), ['/h/.copilot', '/a.jsonl']);
  });
});
