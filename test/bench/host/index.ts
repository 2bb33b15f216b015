/** How long Tare blocks the extension host: the longest turn of its event loop while a document opens and a folder is counted. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { launchBrowser } from '../../harness/browser';
import { readMarked } from '../../harness/inHost/markedOutput';
import { inHostTestSources, outputFolder, repositoryRoot } from '../../harness/paths';
import { startServer } from '../../harness/server';
import { installServerPackages } from '../../harness/setup/serverPackages';
import { makeTemporaryFolder } from '../../harness/temporaryFolder';
import { openPage } from '../../harness/workbench/openPage';
import { type Options, isWanted } from '../options';
import type { Report } from '../report';
import { type HostFigures, partsVariable, resultVariable, scratchVariable } from './figures';

const limitMs = 10 * 60_000;

/**
 * `npm run bench -- host FOLDER [--only documents,folder]`. Runs once with Tare and once with an extension that does nothing, because opening a large
 * document occupies the host by itself.
 */
export async function measureHost(options: Options, report: Report): Promise<void> {
  const [folder] = options.arguments;
  if (folder === undefined) throw new Error('Which folder? npm run bench -- host FOLDER');
  await installServerPackages();
  const parts = ['documents', 'folder'].filter((part) => isWanted(options, part));
  const withTare = await runInHost(repositoryRoot, folder, parts);
  const without = await runInHost(undefined, folder, parts);
  const row = (what: string, tare: Turn | undefined, other: Turn | undefined): string[] => [
    what,
    ...[tare?.wall, tare?.processor, other?.wall, other?.processor].map((value) => value?.toFixed(1) ?? ''),
  ];
  report.table(
    `Longest turn of the extension host's event loop in ms, shortest of the rounds (${withTare.files} files in the folder)`,
    ['while', 'wall', 'processor', 'without Tare: wall', 'processor'],
    Object.entries(withTare.turns).map(([what, turn]) => row(what, turn, without.turns[what])),
  );
  report.add('withTare', withTare);
  report.add('without', without);
}

type Turn = HostFigures['turns'][string];

/** @param extensionFolder Tare's; undefined for an extension that does nothing */
async function runInHost(
  extensionFolder: string | undefined,
  folder: string,
  parts: readonly string[],
): Promise<HostFigures> {
  const temporary = makeTemporaryFolder('bench-host');
  const module = path.join(outputFolder, 'bench', 'host.js');
  await build({
    entryPoints: [path.join(inHostTestSources, 'bench', 'longestTurns.ts')],
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const result = path.join(temporary.path, 'result.json');
  const server = await startServer({
    environment: {
      [resultVariable]: result,
      [scratchVariable]: temporary.path,
      [partsVariable]: parts.join(','),
    },
  });
  const browser = await launchBrowser();
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(reject, limitMs, new Error('The measurement in the extension host did not end.')).unref();
      openPage(
        browser,
        server,
        { folder: path.resolve(folder) },
        {
          extensionFolder: extensionFolder ?? emptyExtension(temporary.path),
          helperFolders: [],
          testsModule: module.replace(/\.js$/, ''),
          onExit: (code) => {
            if (code === 0) resolve();
            else reject(new Error(`VS Code ended with ${code}.\n${server.log()}`));
          },
          onLog: (_level, values) => {
            const printed = readMarked(values);
            if (printed !== undefined) console.error(printed);
          },
        },
      ).catch(reject);
    });
    return JSON.parse(readFileSync(result, 'utf8')) as HostFigures;
  } finally {
    await browser.close();
    await server.stop();
    temporary.remove();
  }
}

function emptyExtension(parent: string): string {
  const folder = path.join(parent, 'empty-extension');
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', publisher: 'tare', version: '1.0.0', engines: { vscode: '^1.95.0' } }),
  );
  return folder;
}
