import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export type Measured = {
  readonly exit: number;
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Largest sum of resident memory over the process and all it started, bytes. */
  readonly peak: number;
  readonly out: string;
};

type Row = { readonly pid: number; readonly parent: number; readonly ticks: number; readonly rss: number };

/** Runs a program and watches it and all its descendants through /proc (Linux). */
export function measureTree(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return new Promise<Measured>((done, fail) => {
    const started = performance.now();
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    let peak = 0;
    let cpu = 0;
    child.stdout.on('data', (part: Buffer) => {
      out += part;
    });
    const watch = setInterval(() => {
      const own = treeOf(child.pid);
      peak = Math.max(
        peak,
        own.reduce((sum, row) => sum + row.rss, 0),
      );
      // Ticks of children that ended are in their parents' sums, so that the total only grows.
      cpu = Math.max(cpu, secondsOf(own));
    }, 100);
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(watch);
      done({ exit: code ?? -1, wall: (performance.now() - started) / 1000, cpu, peak, out });
    });
  });
}

/** Processor seconds of this process and all it started, so far (Linux; elsewhere not told). */
export const processorSeconds = (): number =>
  process.platform === 'linux' ? secondsOf(treeOf(process.pid)) : Number.NaN;

/** A hundred ticks are a second. */
const secondsOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.ticks, 0) / 100;

/** A process and its descendants. */
function treeOf(root: number | undefined): readonly Row[] {
  const rows = table();
  const tree = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const row of rows)
      if (tree.has(row.parent) && !tree.has(row.pid)) {
        tree.add(row.pid);
        grown = true;
      }
  }
  return rows.filter((row) => tree.has(row.pid));
}

function table(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8');
        const f = text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        const at = (k: number) => f[k] ?? 0;
        return [
          { pid: Number(name), parent: at(1), ticks: at(11) + at(12) + at(13) + at(14), rss: at(21) * 4096 },
        ];
      } catch {
        return []; // it ended meanwhile
      }
    });
}
