import { type FrameRate, nearestFrame } from '#src/model/frame-rate.ts';
import type { Recording } from '#src/model/recording.ts';
import type { StreamMaps } from '#src/model/stream-maps.ts';
import type { Knot, TimeMap } from '#src/model/time-map.ts';

/** A recording as the timeline of an editing program gets it. */
export type EditPart = {
  readonly recording: Recording;
  readonly map: TimeMap;
  /** Where its sound and its picture lie, if not both at `map`. */
  readonly streams?: StreamMaps;
  /** Safe, and no other part's. */
  readonly name: string;
};

/** What is written for an editing program. */
export type EditTimeline = {
  /** Of the project. */
  readonly id: string;
  readonly name: string;
  readonly parts: readonly EditPart[];
  /** Timeline seconds; the written timeline's 0 is its start. */
  readonly range: readonly [number, number];
  readonly frameRate: FrameRate;
  readonly sampleRate: number;
  /** Whether timecodes are drop-frame; only where the frame rate can be. */
  readonly drop: boolean;
};

/** A stretch of a recording on a track of such a timeline. */
export type Cut = {
  /** Frames (or samples) of the timeline, from the start of the range: from…to−1, at least one. */
  readonly from: number;
  readonly to: number;
  /**
   * Seconds from the start of the range, and the source time that stands there; straight between. The first is exactly at
   * `from`, the last at `to`: what the rounding of a boundary cuts off or adds is followed, so that all else stays in place.
   */
  readonly points: readonly (readonly [at: number, source: number])[];
};

/** Clocks closer than this (5 parts per billion) to the timeline's run at its rate. */
const sameRate = 5e-9;

export const isSameRate = (speed: number): boolean => Math.abs(speed - 1) < sameRate;

/** Beyond the ends of a recording by less than this, seconds, is not beyond. */
const tiny = 1e-7;

/** Source seconds a timeline second over a straight stretch of a cut. */
export function speedOf(points: Cut['points'], i = 1): number {
  const [p, q] = [points[i - 1] as Cut['points'][0], points[i] as Cut['points'][0]];
  return (q[1] - p[1]) / (q[0] - p[0]);
}

/**
 * Cuts of a track: they follow each other without overlap. Each boundary becomes a whole frame (or sample) once; it is the
 * nearest one at which there is something of the recording.
 * @param by a cut each segment, with the knots between; or each straight piece, of which programs with constant speeds need one clip each
 * @param duration of the recording, seconds
 */
export function cutsOf(map: TimeMap, { range, rate, duration, by }: CutOptions): readonly Cut[] {
  const frame = (t: number) => nearestFrame(t - range[0], rate);
  const total = frame(range[1]);
  const held = (index: number) => Math.min(total, Math.max(0, index));
  const second = (index: number) => (index * rate[1]) / rate[0];
  const cuts: Cut[] = [];
  let place = 0;
  for (const knots of by === 'segment' ? map.segments.map((s) => s.knots) : straight(map)) {
    const source = (index: number) => sourceOn(knots, range[0] + second(index));
    let from = Math.max(place, held(frame((knots[0] as Knot).timeline)));
    let to = held(frame((knots.at(-1) as Knot).timeline));
    if (source(from) < -tiny) from++;
    if (source(to) > duration + tiny) to--;
    if (to <= from) continue;
    const [start, end] = [second(from), second(to)];
    const between = knots
      .slice(1, -1)
      .map((k) => [k.timeline - range[0], k.source] as const)
      .filter(([at]) => at > start + tiny && at < end - tiny);
    cuts.push({ from, to, points: [[start, Math.max(0, source(from))], ...between, [end, source(to)]] });
    place = to;
  }
  return cuts;
}

export type CutOptions = {
  readonly range: readonly [number, number];
  readonly rate: FrameRate;
  readonly duration: number;
  readonly by: 'segment' | 'piece';
};

const straight = (map: TimeMap): readonly (readonly Knot[])[] =>
  map.segments.flatMap(({ knots }) => knots.slice(1).map((q, i) => [knots[i] as Knot, q]));

/** Source time on a segment; its end pieces go on beyond its ends. */
function sourceOn(knots: readonly Knot[], t: number): number {
  const behind = knots.findIndex((k, i) => i > 0 && k.timeline >= t);
  const end = behind < 0 ? knots.length - 1 : behind;
  const [p, q] = [knots[end - 1] as Knot, knots[end] as Knot];
  if (t === q.timeline) return q.source;
  return p.source + ((t - p.timeline) * (q.source - p.source)) / (q.timeline - p.timeline);
}

/** Where the streams of a part lie: both together, or apart where the sound was put right against its picture. */
export function streamsOf({ recording, map, streams }: EditPart): readonly EditStream[] {
  const { audio, video } = recording.media;
  const picture = streams?.picture ?? map;
  const sound = streams?.sound ?? map;
  if (audio.length > 0 && video.length > 0 && picture === sound) return [{ kind: 'both', map: picture }];
  return [
    ...(video.length > 0 ? [{ kind: 'picture', map: picture } as const] : []),
    ...(audio.length > 0 ? [{ kind: 'sound', map: sound } as const] : []),
  ];
}

export type EditStream = { readonly kind: 'both' | 'picture' | 'sound'; readonly map: TimeMap };
