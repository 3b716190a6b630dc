import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Compute, SkipCost } from '#src/compute/compute.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import { between, frameCount, frameTime, type Sequence } from '#src/model/sequence.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import type { Chance } from './chance.ts';
import type { Curve } from './curve.ts';
import { curveBetween, pinnedCells } from './curve-of-path.ts';
import { keptOut } from './forbidden.ts';
import { keptLocked } from './locked.ts';
import { optionsOf } from './method-choice.ts';
import { type PinScore, scoresOfPins } from './pin-scores.ts';
import { saidInSeconds } from './said-in-seconds.ts';
import { atPace, curveAtPace, paceOf, pinsAtPace } from './pace.ts';
import { checkHeld, checkPins } from './warp.ts';
import type { PinnedTime } from './pinned-time.ts';
import type { Through } from './through.ts';

/** Two sequences, frame by frame comparable: equal dims and hop. */
export type Compared = readonly [Sequence, Sequence];

/**
 * What the two are: features that the program made of what is heard or seen, whose clock and noise it knows; or rows of tables, which
 * are of any clock and any noise.
 */
export type ComparedAs = 'features' | 'rows';

/** On the clock by which they are judged. */
export function asCompared(compared: Compared, of: ComparedAs): Compared {
  if (of === 'features') return compared;
  const pace = paceOf(compared);
  return [atPace(compared[0], pace), atPace(compared[1], pace)];
}

/** `curveBetween`, of what the two are. */
export function curveOf(
  compared: Compared,
  path: Parameters<typeof curveBetween>[1],
  pins: readonly PinnedTime[],
  chance: Chance,
  restricted: boolean,
  of: ComparedAs,
): Curve {
  if (of === 'features') return curveBetween(compared, path, pins, chance, restricted);
  const pace = paceOf(compared);
  const slowed = asCompared(compared, of);
  return curveAtPace(
    curveBetween(slowed, path, pinsAtPace(pins, pace), chance, restricted, 'noise'),
    1 / pace,
  );
}

/** What leaving out a frame of each at an open end costs, in chance steps: as much as what matches no better. */
const leaveOut = 0.9;

/** What leaving out a frame of x, or of y, costs at an open end, in units of the local cost. */
export const skipFor = ({ step }: Chance): SkipCost => ({
  x: (leaveOut * step) / 2,
  y: (leaveOut * step) / 2,
});

/**
 * The warp through other pins: what the method compared is kept as it is, and the path in it sought anew,
 * under the same restrictions where the method is DTW itself.
 */
export async function warpCompared(
  compute: Compute,
  compared: Compared,
  how: WarpHow,
  chance: Chance,
  { pins: times = [], forbidden = [], locked = [] }: Through,
  of: ComparedAs = 'features',
): Promise<Curve> {
  const [x, y] = compared;
  const pins = checkHeld(x, y, times, locked);
  const skip = how.method === 'dtw' ? skipFor(chance) : true;
  const { step, window, slope, cost, gaps, openBegin, openEnd } = optionsOf(how, compared, {
    skip,
    forbidden,
  });
  const isDtw = how.method === 'dtw' || how.method === 'ddtw';
  const restricted = isDtw && { ...(step && { step }), ...(slope && { slope }), ...(cost && { cost }) };
  const path = await saidInSeconds(compared, () =>
    alignDtw(x, y, {
      compute,
      ...restricted,
      ...(window && { window }),
      ...(gaps && { gaps }),
      ...(openBegin && { begin: openBegin === true ? 'open' : openBegin }),
      ...(openEnd && { end: openEnd === true ? 'open' : openEnd }),
      pins: pinnedCells(x, y, pins),
    }),
  );
  const curve = curveOf(compared, path, pins, chance, isRestricted(how, forbidden), of);
  return keptLocked(keptOut(curve, forbidden), locked);
}

/**
 * Asks every pin of the map through the others, in the space that a method compared the pair in, which stays as it is:
 * that one moment more or less would have changed it is left out. Only what lies between a pin's neighbours is sought
 * anew, but with a window all of it is, since a window is of the whole.
 */
export async function scoreComparedPins(
  compute: Compute,
  compared: Compared,
  how: WarpHow,
  chance: Chance,
  { pins = [], forbidden = [] }: Through,
  of: ComparedAs = 'features',
): Promise<readonly PinScore[]> {
  const [x, y] = compared;
  const ordered = checkPins(x, y, pins);
  return await scoresOfPins(ordered, y.hop, async (others, place) => {
    if (how.window)
      return await warpCompared(compute, compared, how, chance, { pins: others, forbidden }, of);
    const [before, after] = [ordered[place - 1], ordered[place + 1]];
    const part = (s: Sequence, side: 0 | 1) =>
      between(s, [before?.[side] ?? s.start, after?.[side] ?? frameTime(s, frameCount(s))]);
    const open = { begin: how.open.begin && !before, end: how.open.end && !after };
    const near: Compared = [part(x, 0), part(y, 1)];
    return near.some((s) => frameCount(s) < 2)
      ? nowhere
      : await warpCompared(compute, near, { ...how, open }, chance, { forbidden }, of);
  });
}

const nowhere: Curve = { a: [], b: [], sd: [] };

/** Whether the paths beside the method’s own may be closed to it. */
export const isRestricted = ({ window, slope, step }: WarpHow, forbidden: readonly Forbidden[]): boolean =>
  window !== null || slope !== null || step !== null || forbidden.length > 0;
