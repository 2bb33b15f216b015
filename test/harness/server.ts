/** VS Code's own web server with a Node extension host, on the loopback interface, without a login. */
import { type ChildProcess, spawn } from 'node:child_process';
import { childEnvironment, isolatedHome, ownSockets } from './childEnvironment';
import { runAtExit } from './cleanup';
import { serverEntry, serverNode } from './paths';
import { createProfile, type Profile, type Settings } from './profile';

const startLimitMs = 60_000;
const stopLimitMs = 5_000;

export interface ServerOptions {
  /** User settings on top of the quiet ones; only for a profile that the server makes itself. */
  settings?: Settings;
  /** Default: a new one. Either way it is removed by stop(). */
  profile?: Profile;
  /** Reaches the extension host too, which inherits the server's environment. */
  environment?: NodeJS.ProcessEnv;
  /** Default: any free port. */
  port?: number;
  /** Show the extension host the person's own home folder, and so their agents' logs. Default: an empty one. */
  ownHome?: boolean;
}

export interface Server {
  readonly port: number;
  /** `http://127.0.0.1:PORT`; the server itself prints `localhost`, which may mean ::1, where nothing listens. */
  readonly origin: string;
  readonly profile: Profile;
  /** Resolves when the server's process is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** Everything that it printed. */
  log(): string;
  /** Ends every process of it and removes the profile. */
  stop(): Promise<void>;
}

export function serverArguments(profile: Profile): string[] {
  return [
    ...['--server-data-dir', profile.folder, '--extensions-dir', profile.extensionsFolder],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
  ];
}

/** @throws with the server's output when it ends or stays silent instead of listening */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const profile = options.profile ?? createProfile(options.settings);
  const child = spawn(
    serverNode(),
    [
      serverEntry,
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token', '--log', 'info'],
      ...serverArguments(profile),
    ],
    {
      env: childEnvironment({
        ...(options.ownHome ? {} : isolatedHome(profile.homeFolder)),
        ...ownSockets(profile.socketsFolder),
        ...options.environment,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group, so that one signal ends the server, its extension hosts and what they started.
      detached: process.platform !== 'win32',
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const takeBack = runAtExit(() => signalGroup(child, 'SIGKILL'));

  let log = '';
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined) {
      signalGroup(child, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(timer);
      // What outlived the server itself, such as a terminal's shell, goes now.
      signalGroup(child, 'SIGKILL');
    }
    takeBack();
    profile.remove();
  };

  try {
    const port = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`VS Code's server did not start:\n${log}`)), startLimitMs);
      const read = (chunk: Buffer): void => {
        log += chunk.toString('utf8');
        const match = /Web UI available at http:\/\/[^:]+:(\d+)/.exec(log);
        if (!match) return;
        clearTimeout(timer);
        resolve(Number(match[1]));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      child.once('close', (code) => {
        clearTimeout(timer);
        reject(new Error(`VS Code's server ended with ${code}:\n${log}`));
      });
    });
    return { port, origin: `http://127.0.0.1:${port}`, profile, ended, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Signals the child's whole process group; a group that is gone is fine. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
