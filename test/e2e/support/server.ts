import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patience } from './page.ts';
import { repo } from './repo.ts';

/** A served window on a folder of its own, with state of its own; the demo's cache is shared by all tests. */
export type Served = {
  readonly address: string;
  /** Below this the page may read and write. */
  readonly root: string;
  readonly log: () => string;
  /** Ends the program at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same folders. */
  again(): Promise<Served>;
  close(): Promise<void>;
};

export type ServerOptions = {
  /** A folder with the demo as made before, to save half a minute. */
  readonly demo?: string | undefined;
  /** A cache to go on with, instead of an empty one. */
  readonly cache?: string | undefined;
};

export async function startServer({
  demo = process.env.SYNCLINE_E2E_DEMO,
  cache = process.env.SYNCLINE_E2E_CACHE,
}: ServerOptions = {}): Promise<Served> {
  const home = await mkdtemp(join(tmpdir(), 'syncline-e2e-'));
  const root = join(home, 'files');
  await mkdir(root);
  if (demo) await cp(demo, join(root, 'Syncline demo'), { recursive: true });
  return await serveIn(home, root, cache ?? join(home, 'cache'));
}

async function serveIn(home: string, root: string, cache: string): Promise<Served> {
  const env = { ...process.env, SYNCLINE_STATE: join(home, 'state'), SYNCLINE_CACHE: cache };
  const program = ['--import', './test/e2e/support/end-with-parent.mjs', 'bin/syncline.mjs'];
  const child = spawn(process.execPath, [...program, 'serve', '--json', '--root', root], {
    cwd: repo,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const address = await firstLine(child, () => log);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  return {
    address,
    root,
    log: () => log,
    kill,
    again: async () => {
      await kill();
      return await serveIn(home, root, cache);
    },
    async close() {
      await kill();
      // What it had started to make may end a little later than it does.
      await rm(home, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why: string) => reject(new Error(`serve ${why}\n${text}${log()}`));
    const timer = setTimeout(() => fail('did not start in time'), patience);
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n')[0];
      if (!text.includes('\n') || line === undefined) return;
      clearTimeout(timer);
      resolve((JSON.parse(line) as { address: string }).address);
    });
  });
}
