import { type Pyramid, plane } from '../track/plane.ts';
import { type Decoding, nextKey } from './decoding.ts';
import { jumps, type Policy, stepOf } from './policy.ts';
import { act, type Action, type Prior, type Taken } from './reinforce.ts';
import { close, glimpse, learnt, type Look, lookOf, sizeOf, type Spot, wide } from './sensor.ts';

/** What was believed on one picture. */
export type Sighting = { readonly frame: number; readonly spot: Spot; readonly likeness: number };

/** Where one picture was looked at, and what came of it. */
export type Glance = {
  readonly frame: number;
  /** Where the subject was looked for: the middle of what was seen, `glanceReach` half sizes of it to each side. */
  readonly at: Spot;
  /** What looked most like it. */
  readonly best: Spot;
  readonly likeness: number;
  /** Whether that was taken for the subject. */
  readonly believed: boolean;
};

const facts = 15;
export const glimpseInputs = wide * wide + close * close + facts;
export const glimpseHidden = 24;

/** Less likeness is not believed by the rule of thumb. */
const believable = 0.7;
/** A picture this much unlike the one before is of another shot; mean difference of small pictures, greys. */
const cutFrom = 22;

export type GlimpserOptions = {
  readonly decoding: Decoding;
  readonly width: number;
  readonly height: number;
  /** Frames that may be decoded in all. */
  readonly budget: number;
  /** Where the subject is on frame `first`. */
  readonly first: number;
  readonly spot: Spot;
  readonly policy: Policy | null;
  /** While learning: decides at random. */
  readonly random: { uniform(): number; normal(): number } | null;
  /** Frames decoded so far, where a decoder counts them. Default: those that were shown. */
  readonly decoded?: () => number;
};

/** Follows a subject by glimpses: given each decoded picture in turn, says which is wanted next. */
export type Glimpser = {
  /** @param picture frame `frame` decoded @returns the next frame that is wanted, `null`: no more */
  see(frame: number, picture: Pyramid): number | null;
  readonly sightings: readonly Sighting[];
  /** Where it looked on each frame that it was shown, in order. */
  readonly glances: readonly Glance[];
  /** The frames it was shown, in order. */
  readonly seen: readonly number[];
  /** First frames of other shots, where that was seen. */
  readonly cuts: readonly number[];
  /** Frames shown so far. */
  readonly spent: number;
  readonly taken: readonly Taken[];
};

/**
 * The subject is looked for where its speed would have brought it, or where the policy (policy.ts) points; the policy too says whether
 * what is seen is believed, and whether to go on to the next frame or to leap to a keyframe, so that
 * no frame is decoded for another's sake alone. Without a policy a rule of thumb decides: go on while the subject is not seen, and as
 * far into each group of pictures as the budget allows for all.
 */
export function makeGlimpser(options: GlimpserOptions): Glimpser {
  const { decoding, width, height, budget, first, policy, random } = options;
  const { times, keys } = decoding;
  const count = times.length;
  const timeOf = (frame: number) => times[Math.min(count - 1, frame)] as number;
  const sightings: Sighting[] = [];
  const cuts: number[] = [];
  const taken: Taken[] = [];
  const shown: number[] = [];
  const glances: Glance[] = [];
  let look: Look | null = null;
  let state = new Float64Array(policy?.hidden ?? 0);
  let speed = { x: 0, y: 0 };
  let pointed: readonly [number, number] = [0, 0];
  let small: Float32Array | null = null;
  let group = 0;

  const groupsLeft = (frame: number): number => {
    let left = 0;
    for (let k = nextKey(decoding, frame); k < count; k = nextKey(decoding, k)) left++;
    return left;
  };

  return {
    sightings,
    glances,
    seen: shown,
    cuts,
    taken,
    get spent() {
      return shown.length;
    },
    see(frame, picture) {
      shown.push(frame);
      const spent = options.decoded?.() ?? shown.length;
      const t = timeOf(frame);
      group = keys[frame] === 1 ? 0 : group + 1;
      const before = small;
      small = smallOf(picture);
      const change = before ? meanGap(before, small) : 0;
      if (frame === first || look === null) {
        look = lookOf(picture, options.spot, mean(small));
        sightings.push({ frame, spot: options.spot, likeness: 1 });
        glances.push({ frame, at: options.spot, best: options.spot, likeness: 1, believed: true });
        return spent < budget && frame + 1 < count ? frame + 1 : null;
      }
      const last = sightings[sightings.length - 1] as Sighting;
      const away = t - timeOf(last.frame);
      const isCut = change > cutFrom;
      if (isCut) cuts.push(frame);
      const size = sizeOf(last.spot);
      // An old speed says little.
      const trust = isCut ? 0 : Math.exp(-away / 0.8) * away;
      const within = (v: number, most: number) => Math.max(0, Math.min(most, v));
      const expected = {
        x: last.spot.x + speed.x * trust,
        y: last.spot.y + speed.y * trust,
      };
      const at: Spot = {
        ...last.spot,
        x: within(expected.x + pointed[0] * size, width),
        y: within(expected.y + pointed[1] * size, height),
      };
      let [seen, looked] = [glimpse(picture, at, look), at];
      // A decoded picture may be looked at again for nothing: where it is not, either half of it is.
      if (seen.likeness < believable)
        for (const side of [0.28, 0.72]) {
          const beside = { ...at, x: side * width, y: height / 2 };
          const again = glimpse(picture, beside, look);
          if (!(again.likeness > seen.likeness)) continue;
          seen = { ...seen, best: again.best, likeness: again.likeness };
          looked = beside;
        }
      const [dx, dy] = [(seen.best.x - expected.x) / size, (seen.best.y - expected.y) / size];
      const left = groupsLeft(frame);
      const share = (budget - spent) / Math.max(1, left + 1);
      const prior = priorOf(seen.likeness, Math.hypot(dx, dy), away, group, share);
      const skips = [frame + 1, nextKey(decoding, frame), nextKey(decoding, nextKey(decoding, frame))];
      let action: Action = act(new Float64Array(jumps + 3), prior, null);
      if (policy) {
        const x = new Float64Array(glimpseInputs);
        x.set(seen.about, 0);
        x.set(seen.near, wide * wide);
        x.set(
          [
            ...[seen.likeness, dx / 3, dy / 3, Math.min(2, away), Math.min(3, change / 20)],
            ...[at.x / width - 0.5, at.y / height - 0.5, size / height],
            ...[Math.min(3, share / 8), Math.min(3, group / 8), Math.min(3, left / 10)],
            ...[(speed.x * 0.2) / size, (speed.y * 0.2) / size, pointed[0] / 2, pointed[1] / 2],
          ],
          wide * wide + close * close,
        );
        const step = stepOf(policy, x, state);
        state = step.after.slice();
        action = act(step.said, prior, random);
        taken.push({ step, prior, action });
      }
      glances.push({
        frame,
        at: looked,
        best: seen.best,
        likeness: seen.likeness,
        believed: action.believed,
      });
      pointed = [action.x, action.y];
      if (action.believed) {
        if (away > 0 && !isCut && away < 1.5) {
          const own = { x: (seen.best.x - last.spot.x) / away, y: (seen.best.y - last.spot.y) / away };
          const weight = Math.min(1, 0.3 + away / 0.3);
          speed = { x: speed.x + weight * (own.x - speed.x), y: speed.y + weight * (own.y - speed.y) };
        } else speed = { x: 0, y: 0 };
        sightings.push({ frame, spot: kept(seen.best, options.spot), likeness: seen.likeness });
        if (seen.likeness > believable) look = learnt(look, picture, seen.best, 0.1);
      }
      if (spent >= budget) return null;
      const next = skips[action.jump] as number;
      return next < count ? next : null;
    },
  };
}

/** The rule of thumb, as logits: what the policy adds its own to. */
function priorOf(likeness: number, off: number, away: number, group: number, share: number): Prior {
  // What looks alike far from where it should be after so short a time is another thing.
  const belief = 12 * (likeness - believable) - Math.min(2, Math.max(0, off - 1 - 3 * away));
  const goOn = belief < 0 || group + 1 < share ? 1.5 : -1.5;
  // Not enough for one frame of each group: every second keyframe.
  return { jumps: [goOn, 0, share < 0.75 ? 1.5 : -4], belief };
}

/** No more than half as large again as at first, nor smaller than two thirds. */
function kept(spot: Spot, first: Spot): Spot {
  const growth = sizeOf(spot) / sizeOf(first);
  const by = Math.max(0.67, Math.min(1.5, growth)) / growth;
  return { ...spot, halfWidth: spot.halfWidth * by, halfHeight: spot.halfHeight * by };
}

/** The picture at about 20 × 12. */
function smallOf(picture: Pyramid): Float32Array {
  const coarsest = picture[picture.length - 1] ?? plane(1, 1);
  return coarsest.values;
}

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

/** Mean difference, less that of the means: a light that is switched is no cut. */
function meanGap(a: Float32Array, b: Float32Array): number {
  let [sum, off] = [0, 0];
  for (let k = 0; k < a.length; k++) off += (b[k] as number) - (a[k] as number);
  off /= a.length;
  for (let k = 0; k < a.length; k++) sum += Math.abs((b[k] as number) - (a[k] as number) - off);
  return sum / a.length;
}
