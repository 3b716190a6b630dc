import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CancelledError, MachineError } from '#src/model/errors.ts';
import type { Executed } from '#main/media/process.ts';
import { tools } from '#main/media/tools.ts';

/**
 * An ffmpeg that is read from or written to while it runs, with back-pressure both ways. It is killed when
 * the signal aborts, when it is no longer wanted (`stop`), and when this process ends.
 */
export type Child = {
  /** Writes to its standard input; resolves when there is room for more. @throws when it has ended. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more input. */
  finish(): void;
  /** The next piece of its standard output; null at the end. */
  read(): Promise<Buffer | null>;
  /** Its end. Rejects with CancelledError when the signal aborted. */
  readonly ended: Promise<Executed>;
  /** Kills it and waits until it is gone. */
  stop(): Promise<void>;
};

const living = new Set<ChildProcess>();
let guarded = false;
const keep = 32_768;

export function startFfmpeg(
  args: readonly string[],
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Takes every line of stderr; those it returns false for are kept for the error message. */
    readonly onLine?: (line: string) => boolean;
    /** Where it runs: what filters name is looked for there (their syntax cannot hold every path). */
    readonly folder?: string | undefined;
  } = {},
): Child {
  if (options.signal?.aborted) throw new CancelledError();
  if (!guarded) {
    guarded = true;
    process.on('exit', () => {
      for (const child of living) child.kill('SIGKILL');
    });
  }
  const child = spawn(tools().ffmpeg.path, ['-hide_banner', '-nostats', ...args], {
    windowsHide: true,
    cwd: options.folder,
  });
  living.add(child);
  let stderr = '';
  let rest = '';
  let startFault: Error | null = null;
  const cancel = (): void => {
    child.kill('SIGKILL');
  };
  options.signal?.addEventListener('abort', cancel, { once: true });
  child.stdin.on('error', () => {}); // the child may end before it has read everything: its exit tells
  child.stderr.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (!options.onLine?.(line) && stderr.length < keep) stderr += `${line}\n`;
  });
  const ended = new Promise<Executed>((resolve, reject) => {
    child.on('error', (error) => {
      startFault = error;
      if (child.pid === undefined) settle(null, null);
    });
    child.on('close', (code, killedBy) => settle(code, killedBy));
    function settle(code: number | null, killedBy: NodeJS.Signals | null): void {
      living.delete(child);
      options.signal?.removeEventListener('abort', cancel);
      if (rest !== '' && !options.onLine?.(rest)) stderr += rest;
      rest = '';
      if (options.signal?.aborted) reject(new CancelledError());
      else if (startFault)
        reject(
          new MachineError(
            'not-started',
            `ffmpeg could not be started (${startFault.message}).`,
            'Check that it is installed and may be run.',
            { cause: startFault },
          ),
        );
      else resolve({ code, killedBy, stdout: Buffer.alloc(0), stderr });
    }
  });
  ended.catch(() => {}); // whoever waits sees it; nobody has to
  const output = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return {
    ended,
    async write(bytes) {
      if (child.stdin.destroyed || child.exitCode !== null) throw await deathOf(ended);
      if (child.stdin.write(bytes)) return;
      // A pipe that breaks (EPIPE) says only that the child is ending: what it died of is in its end.
      await Promise.race([once(child.stdin, 'drain').catch(() => null), ended]);
      if (child.stdin.destroyed || child.exitCode !== null || options.signal?.aborted)
        throw await deathOf(ended);
    },
    finish: () => void child.stdin.end(),
    async read() {
      const { value, done } = await output.next();
      if (options.signal?.aborted) throw new CancelledError();
      return done ? null : value;
    },
    async stop() {
      child.kill('SIGKILL');
      child.stdout.destroy();
      await ended.catch(() => {});
    },
  };
}

/** Why a child that should have gone on is gone: the abort, or the end that `ended` tells of. */
async function deathOf(ended: Promise<Executed>): Promise<Error> {
  try {
    return new EndedEarly(await ended);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The child ended before it had taken all of its input. */
export class EndedEarly extends Error {
  readonly result: Executed;
  constructor(result: Executed) {
    super('ffmpeg ended early');
    this.result = result;
  }
}
