import { makeRandom } from '#src/math/random.ts';
import type { MovementKind } from '#src/model/av-sync.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { cellMotion } from './cell-motion.ts';
import { asHeard, type Evidence, evidence, unrelated } from './evidence.ts';
import type { ExpertSaid } from './expert.ts';
import { type Box, type Mouth, mouthsOf } from './mouths.ts';
import { type Movement, movements } from './movements.ts';
import { regionsOf } from './regions.ts';
import { topPeaks } from './settle.ts';
import { type Shot, shotsOf } from '../shots.ts';
import { clockRate, type SoundCues } from './sound-cues.ts';
import type { SeenPath } from './stroke-fit.ts';
import { windowsOf } from './windows.ts';

/** What a window says of each lag, and of how many cells its pictures are. */
export type Looked = {
  /** Source seconds. */
  readonly start: number;
  readonly end: number;
  readonly said: Evidence;
  /** Where a mouth may be; none where openings were not looked for. */
  readonly mouths: readonly Mouth[];
  /** What an expert says, where one was asked. */
  readonly expert?: (ExpertSaid & { readonly boxes: readonly Box[] }) | undefined;
  /** Of the regions that are attended near the lags at which strokes go best with the sound. */
  readonly paths: ReadonlyMap<number, readonly SeenPath[]>;
  readonly cols: number;
  readonly rows: number;
};

export type LookOptions = {
  /** Greatest lag, steps of the clock. */
  readonly reach: number;
  readonly kinds: readonly MovementKind[];
  readonly seed: number;
  /** Frames done and in all. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
};

/** Sounds that cannot belong, with which the real one is compared. */
const chanceSounds = 9;

/** Looks through a picture window by window: what each in which anything moves says of each lag; and where it is cut, source seconds. */
export function look(
  frames: PictureFrames,
  cues: SoundCues,
  { reach, kinds, seed, progress }: LookOptions,
): { readonly looked: readonly Looked[]; readonly cuts: readonly number[] } {
  const { times } = frames;
  const n = times.length;
  const chance = unrelated(cues, reach, chanceSounds, makeRandom(seed));
  const shots = shotsOf(frames, (done) => progress?.(0.2 * done, n));
  const looked: Looked[] = [];
  for (const { parts } of windowsOf(shots, times)) {
    const cells = parts.map(({ from, to }) => cellMotion(frames, from, to));
    const [one] = cells;
    if (!one) continue;
    const regions = regionsOf(one.cols, one.rows);
    const [from, to] = [(parts[0] as Shot).from, (parts[parts.length - 1] as Shot).to];
    const [start, end] = [times[from] as number, times[to - 1] as number];
    const first = Math.floor(start * clockRate);
    const steps = Math.ceil(end * clockRate) - first + 1;
    const found = movements(cells, regions, first, steps, kinds);
    progress?.(0.2 * n + 0.8 * to, n);
    if (found.length === 0) continue;
    const said = evidence(found, regions, { first, length: steps }, reach, asHeard(cues), chance);
    looked.push({
      ...{ start, end, said, paths: pathsNear(said, found), cols: one.cols, rows: one.rows },
      mouths: mouthsOf(said.opens, regions, one.cols, one.rows),
    });
  }
  return { looked, cuts: shots.slice(1).map(({ from }) => times[from] as number) };
}

/** So many of a window's best lags, and how far about them (steps), are kept for a closer look: all would be too much to remember. */
const keptLags = 6;
const keptAbout = 16;

function pathsNear(said: Evidence, found: readonly Movement[]): ReadonlyMap<number, readonly SeenPath[]> {
  const attended = said.attended.impact;
  const regions = new Set(
    topPeaks(said.impact.real)
      .slice(0, keptLags)
      .flatMap((lag) => [...attended.subarray(Math.max(0, lag - keptAbout), lag + keptAbout + 1)]),
  );
  return new Map(
    found.flatMap(({ kind, region, pooled, paths }) =>
      kind === 'impact' && !pooled && regions.has(region) ? [[region, paths] as const] : [],
    ),
  );
}
