import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type Run = { readonly exit: number; readonly out: string; readonly err: string };
export type RunCommand = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Run>;

const repo = new URL('../../../', import.meta.url);

/** The program as people start it. */
export const bin: string = fileURLToPath(new URL('bin/syncline.mjs', repo));

/** Runs the command line in `folder` as a program of its own. */
export const startedIn =
  (folder: string, env: Readonly<Record<string, string>> = {}): RunCommand =>
  (args, more = {}) =>
    new Promise((done) => {
      const options = { cwd: folder, env: { ...process.env, ...env, ...more }, maxBuffer: 2 ** 28 };
      execFile(process.execPath, [bin, ...args], options, (error, out, err) =>
        done({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
      );
    });

/**
 * Runs the built command line in `folder` within this process, which saves the half second that Node and the
 * program take to start. One at a time. What is looked up once a process (where ffmpeg is) stays as it was found.
 */
export const runIn =
  (folder: string, env: Readonly<Record<string, string>> = {}): RunCommand =>
  async (args, more = {}) => {
    const built = pathToFileURL(fileURLToPath(new URL('dist/main/cli.js', repo))).href;
    const { runCli } = (await import(/* @vite-ignore */ built)) as {
      runCli(argv: readonly string[]): Promise<void>;
    };
    const before = { cwd: process.cwd(), env: { ...process.env }, exit: process.exitCode };
    const listeners = process.stdout.listeners('error');
    const [out, err] = [catchText(process.stdout), catchText(process.stderr)];
    process.chdir(folder);
    Object.assign(process.env, env, more);
    try {
      await runCli(args);
      return { exit: Number(process.exitCode ?? 0), out: out.text(), err: err.text() };
    } finally {
      out.release();
      err.release();
      process.chdir(before.cwd);
      process.exitCode = before.exit;
      for (const name of Object.keys({ ...env, ...more })) delete process.env[name];
      Object.assign(process.env, before.env);
      for (const each of process.stdout.listeners('error'))
        if (!listeners.includes(each)) process.stdout.off('error', each as () => void);
    }
  };

/** Keeps what is written to a stream, until it is released. */
function catchText(stream: NodeJS.WriteStream) {
  const { write } = stream;
  let text = '';
  stream.write = ((chunk: Uint8Array | string, ...rest: unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  }) as typeof write;
  return {
    text: () => text,
    release: () => {
      stream.write = write;
    },
  };
}
