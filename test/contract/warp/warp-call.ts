import type { WarpResult } from '#main/hosts/api/results.ts';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { soundOf } from '#src/signal/sound.ts';
import type { Performed } from '#test/fixtures/performance.ts';

/** A call of the command on files, by their paths. */
export const call = (files: readonly string[], options: Record<string, unknown> = {}): CommandCall => ({
  files,
  options: new Options(options),
  signal: new AbortController().signal,
  json: true,
  log: () => {},
  warn: () => {},
  progress: () => {},
});
/** What `warp --json` prints. */
export type Result = WarpResult;

/** Two voices. */
export const low = { pitch: 110, mouth: 1, seed: 1 };
export const high = { pitch: 140, mouth: 1.12, seed: 2 };
/** One sound after the other. */
export const joined = (p: Performed['sound'], q: Performed['sound']): Performed['sound'] => {
  const [x, y] = [p.read(0, p.length), q.read(0, q.length)];
  const both = new Float32Array(x.length + y.length);
  both.set(x);
  both.set(y, x.length);
  return soundOf(both, p.rate);
};

/** How far the map lies from a pair of moments that are one, seconds of b. */
export function offFrom(map: Result['map'], ta: number, tb: number): number {
  const k = Math.max(
    1,
    map.findIndex(([t]) => t >= ta),
  );
  const [[a0, b0], [a1, b1]] = [map[k - 1], map[k]] as [[number, number], [number, number]];
  return Math.abs(b0 + ((ta - a0) / (a1 - a0)) * (b1 - b0) - tb);
}
