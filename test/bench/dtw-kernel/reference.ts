import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of the C program beside this file: the path's cost and length, processor seconds. */
export type ReferenceRun = { readonly cost: number; readonly length: number; readonly seconds: number };

export type Reference = (what: 'strip' | 'whole', frames: number, dims: number) => ReferenceRun;

/** Compiles reference.c with the system's compiler; null where there is none, or the processor lacks AVX2. */
export function compileReference(): { readonly sse2: Reference; readonly avx2: Reference } | null {
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!compiler) return null;
  const folder = mkdtempSync(join(tmpdir(), 'dtw-kernel-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const compile = (name: string, flags: readonly string[]): Reference => {
    const program = join(folder, name);
    const source = 'test/bench/dtw-kernel/reference.c';
    const made = spawnSync(compiler, ['-O3', ...flags, '-o', program, source, '-lm'], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
    return (what, frames, dims) => {
      const run = spawnSync(program, [what, String(frames), String(dims)], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(`${name}: ${run.signal ?? run.stderr}`);
      const [cost, length, seconds] = run.stdout.trim().split(' ').map(Number);
      return { cost: cost as number, length: length as number, seconds: seconds as number };
    };
  };
  const both = { sse2: compile('sse2', []), avx2: compile('avx2', ['-mavx2', '-mfma']) };
  try {
    both.avx2('strip', 64, 1);
  } catch {
    return null;
  }
  return both;
}
