import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Compute } from '#src/compute/compute.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { MachineError } from '#src/model/errors.ts';
import { tileTeam } from './tile-team.ts';

/**
 * A built kernel: beside the built program in dist/kernels, or there seen from the sources (tests).
 * @throws MachineError `not-built`
 */
export function kernelBytes(name: string): Uint8Array {
  const candidates = [`../kernels/${name}.wasm`, `../../dist/kernels/${name}.wasm`].map((p) =>
    fileURLToPath(new URL(p, import.meta.url)),
  );
  const found = candidates.find((file) => existsSync(file));
  if (found) return readFileSync(found);
  throw new MachineError('not-built', `The kernel “${name}” is missing.`, 'Run npm run build.');
}

let made: Compute | null = null;

/** The CPU backend of this thread; made once. @throws MachineError `not-built` */
export function cpuCompute(): Compute {
  made ??= createCpuCompute(kernelBytes('dtw'), { team: tileTeam() });
  return made;
}
