import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { CancelledError, MachineError } from '#src/model/errors.ts';

export type ExecuteOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which the child is killed and MachineError `too-slow` thrown; none by default. */
  readonly deadline?: number;
  /** Takes stdout piece by piece; without it stdout is collected. */
  readonly onStdout?: (chunk: Buffer) => void;
  /** What its environment has beside this program's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes written to the child's standard input. */
  readonly stdin?: Buffer;
  /** It only gets what no other program wants of the processors: nobody waits for it. */
  readonly yields?: boolean;
};

export type Executed = {
  readonly code: number | null;
  /** Set when the child was ended by a signal: it crashed, or somebody killed it. */
  readonly killedBy: NodeJS.Signals | null;
  readonly stdout: Buffer;
  /** What it said, bounded: the beginning and the end of very long texts. */
  readonly stderr: string;
};

const maxStdout = 64 * 1024 * 1024;
const maxStderr = 64 * 1024;

const living = new Set<ChildProcess>();
let guarded = false;

/** No child outlives this process. */
function guardExit(): void {
  if (guarded) return;
  guarded = true;
  process.on('exit', () => {
    for (const child of living) child.kill('SIGKILL');
  });
}

/**
 * Runs one program by argument array (never a shell) to its end.
 * When `signal` aborts, the child is killed and its end awaited before this rejects.
 * @throws CancelledError; MachineError `not-started`, `too-slow`, `too-much-output`.
 * A non-zero exit is no exception: the caller reads `code`.
 */
export function execute(
  path: string,
  args: readonly string[],
  options: ExecuteOptions = {},
): Promise<Executed> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) {
      reject(new CancelledError());
      return;
    }
    guardExit();
    const child = spawn(path, args, {
      stdio: [options.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      ...(options.env && { env: { ...process.env, ...options.env } }),
      windowsHide: true,
    });
    living.add(child);
    if (options.yields && child.pid !== undefined) yieldAlways(child.pid);
    const stderr = boundedText();
    const stdout: Buffer[] = [];
    let size = 0;
    let failure: Error | null = null;
    const stop = (error: Error) => {
      failure ??= error;
      child.kill('SIGKILL');
    };
    const cancel = () => stop(new CancelledError());
    options.signal?.addEventListener('abort', cancel, { once: true });
    const timer = options.deadline
      ? setTimeout(
          () =>
            stop(
              new MachineError(
                'too-slow',
                `${baseName(path)} gave no answer within ${options.deadline} seconds and was stopped.`,
                'The file may be damaged, or the disk very slow.',
              ),
            ),
          options.deadline * 1000,
        )
      : null;
    child.stdout?.on('data', (chunk: Buffer) => {
      try {
        if (options.onStdout) {
          options.onStdout(chunk);
          return;
        }
      } catch (error) {
        stop(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      size += chunk.length;
      if (size <= maxStdout) stdout.push(chunk);
      else
        stop(
          new MachineError(
            'too-much-output',
            `${baseName(path)} said far too much.`,
            'The file may be damaged.',
          ),
        );
    });
    child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk.toString('utf8')));
    if (options.stdin && child.stdin) {
      child.stdin.on('error', () => {}); // the child may end before it has read everything: its exit tells
      child.stdin.end(options.stdin);
    }
    child.on('error', (error) => {
      failure ??= new MachineError(
        'not-started',
        `${baseName(path)} could not be started (${error.message}).`,
        'Check that it is installed and may be run.',
        { cause: error },
      );
      if (child.pid === undefined) finish(null, null);
    });
    child.on('close', (code, killedBy) => finish(code, killedBy));
    let finished = false;
    function finish(code: number | null, killedBy: NodeJS.Signals | null): void {
      if (finished) return;
      finished = true;
      living.delete(child);
      if (timer) clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
      if (failure) reject(failure);
      else resolve({ code, killedBy, stdout: Buffer.concat(stdout), stderr: stderr.text() });
    }
  });
}

function yieldAlways(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It is over already, or the system knows no priorities: then it is as urgent as others.
  }
}

const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');

/** Keeps the first and the last half of what it is given. */
function boundedText() {
  let head = '';
  let tail = '';
  let cut = false;
  return {
    add(text: string): void {
      const room = maxStderr / 2 - head.length;
      head += text.slice(0, Math.max(0, room));
      tail += text.slice(Math.max(0, room));
      if (tail.length > maxStderr) {
        tail = tail.slice(-maxStderr / 2);
        cut = true;
      }
    },
    text: (): string => (cut ? `${head}\n…\n${tail}` : head + tail),
  };
}
