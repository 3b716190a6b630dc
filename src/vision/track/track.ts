import { InvalidInputError } from '#src/model/errors.ts';
import type { CropBox, CropCandidate, CropEvent, CropFrame, CropKind } from '#src/model/crop.ts';
import { sourceTime } from '#src/model/units.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { type Bend, bends, bentTheta } from './bend.ts';
import { foundBox, preciseBox } from './box-trust.ts';
import { type Candidate, findSubjects, leastCoherence } from './find-subject.ts';
import { keepsWithin, standing, standingSights } from './standing.ts';
import { uprightBox } from './upright-box.ts';
import { follow, type Sight } from './follow.ts';
import { after, halfSides, overlap, type Place, placed, thetaOfPlace } from './place.ts';
import { filled } from './filled.ts';
import { type Localiser, localised } from './localise.ts';
import { type Pursuit, smoothed, type Steady } from './pursuit.ts';
import { withPerspective } from './perspective.ts';
import { boxPlace } from './tight-box.ts';
import { openWorld, type World } from './world.ts';

export type TrackOptions = {
  /** tps: affine, and bent within it (bend.ts). */
  readonly kind: CropKind;
  /** The subject on one picture, in pixels of the analysed pictures; null: what moves most coherently against the background. */
  readonly init: CropBox | null;
  /** Source seconds: when it is in the box of `init`; the nearest picture counts. Default: on the first. */
  readonly at?: number | undefined;
};

/** A frame of the crop, and how probably the subject is seen there and the box is about right. */
export type TrackedFrame = CropFrame & { readonly confidence: number };

export type Track = {
  readonly kind: CropKind;
  /** Empty where nothing was found to follow; then `reason` says why. */
  readonly frames: readonly TrackedFrame[];
  readonly confidence: number;
  readonly events: readonly CropEvent[];
  readonly candidates: readonly CropCandidate[];
  readonly reason: string | null;
};

/** Told what share of the work is done; throws to stop it. */
export type TrackWatch = (done: number, total: number) => void;

/** Longer out of sight (s), and it is not followed back any further. */
const longestGap = 0.35;
/** A picture whose grey values spread less shows nothing. */
const leastContrast = 4;

/**
 * Follows the subject of a video: where it was on each picture, as θ of a spatial transformer with standard deviations. The
 * camera's motion is undone; what is not background tells the subject's outline, its look where it is
 * (align.ts); forwards and backwards measurements are smoothed (smooth.ts). Memory does not grow with the video but for numbers.
 * @throws InvalidInputError `bad-init`
 */
export function track(frames: PictureFrames, options: TrackOptions, watch: TrackWatch = () => {}): Track {
  const found = pursue(frames, options, watch);
  return 'reason' in found ? found : trackOf(found);
}

/** As `track`, and then looked at with a localisation network: see `pursueLocalised`. */
export async function trackLocalised(
  frames: PictureFrames,
  options: TrackOptions,
  localiser: Localiser,
  watch: TrackWatch = () => {},
): Promise<Track> {
  const found = await pursueLocalised(frames, options, localiser, watch);
  return 'reason' in found ? found : trackOf(found);
}

/**
 * As `pursue`, and then a localisation network looks at the subject on every picture anew (localise.ts): where it is sure, limbs
 * that swing and sides that blend in are told better than by the outline.
 * @throws InvalidInputError `bad-init`, and what the network throws
 */
export async function pursueLocalised(
  frames: PictureFrames,
  options: TrackOptions,
  localiser: Localiser,
  watch: TrackWatch = () => {},
): Promise<Pursuit | Track> {
  let found = pursue(frames, options, watch);
  if ('reason' in found) return found;
  const { init, at } = options;
  const given = init ? (at === undefined ? 0 : nearest(frames.times, at)) : null;
  // What was found by itself lies worse in its box to begin with: it is worth a second look from there.
  for (let looks = given === null ? 2 : 1; looks > 0; looks--)
    found = await localised(found, smoothed(found), localiser, given);
  return found;
}

/** What a pursuit comes to: smoothed, seen from its side or bent where that was asked. */
export function trackOf(followed: Pursuit): Track {
  const found = followed.kind === 'projective' ? withPerspective(followed, smoothed(followed)) : followed;
  const steady = smoothed(found);
  const { kind, world, sights, candidates, drawn } = found;
  const trusts = world.shots.flatMap((shot) => {
    const isDrawn = drawn !== null && shot.from <= drawn && drawn < shot.to;
    const trust = isDrawn ? 1 : foundBox(world, steady, shot);
    return new Array<number>(shot.to - shot.from).fill(trust);
  });
  const sure = steady.map(
    (each, k) => confidenceOf(sights[k] as Sight) * preciseBox(each) * (trusts[k] as number),
  );
  const bent = kind === 'tps' ? bends(found, steady) : null;
  return {
    kind,
    frames: steady.map((each, k) => {
      const frame = frameOf(each, world, k, sure[k] as number, kind === 'projective' ? 8 : 6);
      return bent ? { ...frame, ...bentTheta(bent[k] as Bend, each, world) } : frame;
    }),
    confidence: mean(sure),
    events: eventsOf(world, sights),
    candidates,
    reason: null,
  };
}

/** Follows the subject, both ways in every shot; or says why there is nothing to follow. */
export function pursue(
  frames: PictureFrames,
  { kind, init, at }: TrackOptions,
  watch: TrackWatch = () => {},
): Pursuit | Track {
  const count = frames.times.length;
  if (init) checkInit(init, frames);
  const refused = (reason: string, candidates: readonly CropCandidate[] = []): Track => ({
    ...{ kind, frames: [], confidence: 0, events: [], candidates, reason },
  });
  if (count === 0) return refused('The video has no pictures.');
  const why = nothingIn(frames);
  if (why) return refused(why);
  if (count === 1 && !init)
    return refused('One picture alone shows no motion: a box around the subject is needed.');
  // Looking through takes about half of the time.
  const world = openWorld(frames, (done) => watch(0.5 * done, count));
  const seen = new Map<number, Sight>();
  const told = () => watch(0.5 * count + 0.5 * Math.min(count, seen.size), count);
  const candidates: CropCandidate[] = [];
  const start = at === undefined ? 0 : nearest(frames.times, at);
  const firstShot = world.shots.find(({ from, to }) => from <= start && start < to);
  let look: Look | null = init && {
    frame: start,
    place: placed(init[0] + init[2] / 2, init[1] + init[3] / 2, init[2] / 2, init[3] / 2),
  };
  for (const shot of [...world.shots].sort(
    (a, b) => Number(b === firstShot) - Number(a === firstShot) || a.from - b.from,
  )) {
    const isFirst = look !== null && seen.size === 0 && init !== null;
    if (!isFirst) {
      const found = findSubjects(world, shot, told).filter(({ coherence }) => coherence > leastCoherence);
      const [best] = found;
      candidates.push(...found.map((each) => offered(each, world, each === best)));
      if (!best) continue;
      look = startOf(world, shot.from, best, told);
      const there = followed(world, look, told);
      const again = there.get(best.frame);
      // It must come by where it was found; else it lost its way before, and begins there.
      const isSame = again?.state === 'seen' && isWithin(best.place, after(again.place, boxPlace(again.box)));
      const sights = isSame ? there : best.trails.flatMap((each) => each.upTo(undefined, told));
      for (const [frame, sight] of sights) seen.set(frame, sight);
    } else for (const [frame, sight] of followed(world, look as Look, told)) seen.set(frame, sight);
  }
  if (seen.size === 0)
    return refused(
      world.shots.length === count
        ? 'Every picture is unlike the one before: there is nothing to follow.'
        : 'Nothing moves against the background.',
      candidates,
    );
  watch(count, count);
  return { kind, world, sights: filled(world, seen), candidates, drawn: init ? start : null };
}

const nearest = (times: ArrayLike<number>, t: number): number => {
  let best = 0;
  for (let k = 1; k < times.length; k++)
    if (Math.abs((times[k] as number) - t) < Math.abs((times[best] as number) - t)) best = k;
  return best;
};

function checkInit([x, y, w, h]: CropBox, { width, height }: PictureFrames): void {
  const isInside = x >= -1 && y >= -1 && x + w <= width + 1 && y + h <= height + 1 && w > 0 && h > 0;
  if (isInside && Math.min(w, h) >= 4) return;
  throw new InvalidInputError(
    'bad-init',
    isInside ? 'The box is too small to be followed.' : 'The box does not lie in the picture.',
    'Give --init x,y,w,h in pixels of the displayed picture, from its top left.',
  );
}

/** Why no picture shows anything, where that is so. */
function nothingIn(frames: PictureFrames): string | null {
  const count = frames.times.length;
  const some = [...new Set(Array.from({ length: 9 }, (_, k) => Math.floor((k * (count - 1)) / 8)))];
  const spreads = some.map((k) => {
    const pixels = frames.read(k, 1);
    let [sum, squares] = [0, 0];
    for (let at = 0; at < pixels.length; at += 7) {
      sum += pixels[at] as number;
      squares += (pixels[at] as number) ** 2;
    }
    const n = Math.ceil(pixels.length / 7);
    return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  });
  return spreads.every((spread) => spread < leastContrast)
    ? 'The pictures are black, or even all over: there is nothing to follow.'
    : null;
}

type Look = { readonly frame: number; readonly place: Place; readonly stands?: boolean };

/** What lies in a place of a picture, followed to both ends of its shot. */
const followed = (
  world: World,
  { frame, place, stands }: Look,
  told: () => void,
): ReadonlyMap<number, Sight> =>
  stands
    ? standingSights(world, frame, place, told)
    : new Map(([1, -1] as const).flatMap((way) => [...follow(world, frame, place, way, told)]));

/** Upright on the earliest picture of the shot on which the candidate is seen, as a person would draw it there. */
function startOf(
  world: World,
  from: number,
  { frame, trails: [ahead, behind] }: Candidate,
  told: () => void,
) {
  const back = new Map(behind.upTo(undefined, told));
  // What is found again after long may be something else.
  let first = frame;
  for (let k = frame - 1; k >= from; k--) {
    if ((world.times[first] as number) - (world.times[k] as number) > longestGap) break;
    if (back.get(k)?.state === 'seen') first = k;
  }
  const sights = new Map([...back, ...ahead.upTo(20, told)]);
  const part = uprightBox(world, sights, first);
  const whole = standing(world, sights, first, part);
  if (!whole?.stays) return { frame: first, place: whole?.place ?? part };
  const all = [...ahead.upTo(undefined, told), ...back];
  const stands = keepsWithin(world, all, first, whole.place);
  return { frame: first, place: stands ? whole.place : part, stands };
}

/** Whether the most of it lies within a place, which may be that of the figure that it is a part of. */
const isWithin = (part: Place, place: Place): boolean => {
  const [a, b] = [part, place].map((of) =>
    Math.abs((of[0] as number) * (of[4] as number) - (of[1] as number) * (of[3] as number)),
  );
  const share = overlap(part, place);
  const common = (share / (1 + share)) * ((a as number) + (b as number));
  return share > 0.3 || common > 0.6 * (a as number);
};

const offered = (
  { frame, place, coherence }: Candidate,
  { times }: World,
  chosen: boolean,
): CropCandidate => {
  const [w, h] = halfSides(place);
  return {
    t: times[frame] as number,
    box: [(place[2] as number) - w, (place[5] as number) - h, 2 * w, 2 * h],
    coherence: Math.min(1, coherence),
    chosen,
  };
};

const confidenceOf = ({ state, likeness }: Sight): number =>
  state === 'hidden' ? 0.1 : Math.min(1, Math.max(0.2, 0.35 + likeness));

function frameOf(
  { place, sd }: Steady,
  { width, height, times }: World,
  k: number,
  confidence: number,
  size: 6 | 8,
): TrackedFrame {
  const most = 4; // twice the picture: nobody knows where
  return {
    t: sourceTime(times[k] as number),
    theta: Array.from(thetaOfPlace(place, width, height, size)),
    sd: sd.map((own, c) => Math.min(most, c < 6 ? (own * 2) / (c < 3 ? width : height) : own)),
    confidence,
  };
}

function eventsOf({ times, shots }: World, sights: readonly Sight[]): readonly CropEvent[] {
  const at = (k: number): number => times[Math.min(k, times.length - 1)] as number;
  const events: CropEvent[] = shots
    .slice(1)
    .map(({ from }) => ({ kind: 'cut', start: at(from), end: at(from) }));
  for (let k = 0; k < sights.length; ) {
    if (sights[k]?.state === 'seen') {
      k++;
      continue;
    }
    let end = k;
    while (end < sights.length && sights[end]?.state === 'hidden') end++;
    if (end < sights.length) {
      events.push({ kind: 'hidden', start: at(k), end: at(end) });
      events.push({ kind: 'found-again', start: at(end), end: at(end) });
    } else events.push({ kind: 'lost', start: at(k), end: at(sights.length - 1) });
    k = end;
  }
  return events.sort((a, b) => a.start - b.start);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
