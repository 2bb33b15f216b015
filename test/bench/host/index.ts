/** How long Tare blocks the extension host: the longest turn of its event loop while a document opens and a folder is counted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../harness/browser';
import { readMarked } from '../../harness/inHost/markedOutput';
import { inHostTestSources, outputFolder, repositoryRoot } from '../../harness/paths';
import { startServer } from '../../harness/server';
import { installServerPackages } from '../../harness/setup/serverPackages';
import { makeTemporaryFolder } from '../../harness/temporaryFolder';
import { openPage } from '../../harness/workbench/openPage';
import { type Options, isWanted } from '../options';
import type { Report } from '../report';
import {
  type HostFigures,
  type SoakInWindow,
  endAgentsRequest,
  holdKeyRequest,
  partsVariable,
  resultVariable,
  scratchVariable,
  soakVariable,
  typedFile,
} from './figures';

/** Beside the seconds of a soak. */
const limitMs = 10 * 60_000;
const defaultSoakSeconds = 600;
/** Without Tare there are no sums to get wrong, only delays. */
const longestSoakWithout = 60;

/**
 * `npm run bench -- host FOLDER [--only documents,folder,typing,sessions,context,soak] [--limit SECONDS of the soak]`. Runs once with Tare and once with an extension that does nothing, because opening a large
 * document occupies the host by itself.
 */
export async function measureHost(options: Options, report: Report): Promise<void> {
  const [folder] = options.arguments;
  if (folder === undefined) throw new Error('Which folder? npm run bench -- host FOLDER');
  await installServerPackages();
  // Ten minutes are for those who ask for them.
  const all = ['documents', 'folder', 'typing', 'sessions', 'context'];
  const parts = [...all.filter((part) => isWanted(options, part)), ...(options.only.includes('soak') ? ['soak'] : [])];
  const soakSeconds = options.limitSeconds > 10 ? options.limitSeconds : defaultSoakSeconds;
  const withTare = await runInHost(repositoryRoot, folder, parts, soakSeconds);
  const without = await runInHost(undefined, folder, parts, Math.min(soakSeconds, longestSoakWithout));
  const row = (what: string, tare: Turn | undefined, other: Turn | undefined): string[] => [
    what,
    ...[tare?.wall, tare?.processor, tare?.delay99, other?.wall, other?.processor, other?.delay99].map(
      (value) => value?.toFixed(1) ?? '',
    ),
  ];
  report.table(
    `Longest turn of the extension host's event loop in ms, shortest of the rounds (${withTare.files} files in the folder)`,
    ['while', 'wall', 'processor', 'p99', 'without Tare: wall', 'processor', 'p99'],
    Object.entries(withTare.turns).map(([what, turn]) => row(what, turn, without.turns[what])),
  );
  if (parts.includes('typing')) {
    const delays = (name: string, { typing }: HostFigures): string[][] =>
      typing.map(({ p50, p99, max, characters }) => [
        name,
        String(characters),
        ...[p50, p99, max].map((value) => value.toFixed(2)),
      ]);
    report.table(
      'Delay of the event loop of the extension host in ms while a key is held for 10 s in a file of 5 MB',
      ['', 'characters', 'p50', 'p99', 'max'],
      [...delays('with Tare', withTare), ...delays('without', without)],
    );
  }
  const { context } = withTare;
  if (context !== undefined) {
    report.table(
      `Delay of the event loop in ms by changes of a context of ${context.parts} parts, ${context.tokens} tokens; ${context.megabytes.toFixed(0)} MB`,
      ['while', 'p50', 'p99', 'longest'],
      Object.entries(context.delays).map(([what, { p50, p99, longest }]) => [
        what,
        ...[p50, p99, longest].map((value) => value.toFixed(1)),
      ]),
    );
  }
  if (withTare.soak !== undefined) {
    const soakRow = (name: string, soak: SoakInWindow): string[] => [
      name,
      ...[soak.seconds, soak.uses].map(String),
      ...[soak.p50, soak.p99, soak.longest].map((value) => value.toFixed(1)),
      ...[soak.billed?.calls, soak.shown?.calls, soak.billed?.tokens, soak.shown?.tokens].map((sum) =>
        String(sum ?? ''),
      ),
    ];
    report.table(
      'Ten agents write their logs while the window is used: delay of the event loop of the extension host in ms',
      ['', 's', 'uses', 'p50', 'p99', 'longest', 'calls billed', 'shown', 'tokens billed', 'shown'],
      [soakRow('with Tare', withTare.soak), ...(without.soak ? [soakRow('without', without.soak)] : [])],
    );
  }
  report.add('withTare', withTare);
  report.add('without', without);
}

type Turn = HostFigures['turns'][string];

/** @param extensionFolder Tare's; undefined for an extension that does nothing */
async function runInHost(
  extensionFolder: string | undefined,
  folder: string,
  parts: readonly string[],
  soakSeconds: number,
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
  mkdirSync(path.join(temporary.path, 'soak'));
  const agents = parts.includes('sessions') || parts.includes('soak') ? startAgents(temporary.path) : undefined;
  const server = await startServer({
    environment: {
      CLAUDE_CONFIG_DIR: path.join(temporary.path, 'claude'),
      CODEX_HOME: path.join(temporary.path, 'codex'),
      [resultVariable]: result,
      [scratchVariable]: temporary.path,
      [partsVariable]: parts.join(','),
      [soakVariable]: String(soakSeconds),
    },
  });
  const browser = await launchBrowser();
  try {
    await new Promise<void>((resolve, reject) => {
      const limit = limitMs + (parts.includes('soak') ? soakSeconds * 1000 : 0);
      setTimeout(reject, limit, new Error('The measurement in the extension host did not end.')).unref();
      const opened = openPage(
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
            if (printed === holdKeyRequest) {
              opened
                .then(({ page }) => holdKey(page))
                .then((keys) => writeFileSync(path.join(temporary.path, typedFile), String(keys)))
                .catch(reject);
            } else if (printed === endAgentsRequest) agents?.stdin?.end();
            else if (printed !== undefined) console.error(printed);
          },
        },
      );
      opened.catch(reject);
    });
    return JSON.parse(readFileSync(result, 'utf8')) as HostFigures;
  } finally {
    await browser.close();
    await server.stop();
    agents?.kill();
    temporary.remove();
  }
}

const HELD_MS = 10_000;
/** A held key repeats about thirty times a second. */
const REPEAT_MS = 33;

/** Holds a key as a keyboard does: it goes down again and again before it comes up. Resolves with how often. */
async function holdKey(page: Page): Promise<number> {
  const start = performance.now();
  let keys = 0;
  while (performance.now() - start < HELD_MS) {
    await page.keyboard.down('x');
    keys++;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + keys * REPEAT_MS - performance.now())));
  }
  await page.keyboard.up('x');
  return keys;
}

/** In a process of their own, so that their writing is not in the figures. They end when their input does. */
function startAgents(home: string): ChildProcess {
  const program = path.join(repositoryRoot, 'test', 'bench', 'sessions', 'agentsAtWork.ts');
  return spawn(process.execPath, ['--import', 'tsx', program, home], {
    cwd: repositoryRoot,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
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
