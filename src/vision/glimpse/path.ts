import { smooth } from '../track/smooth.ts';
import type { Sighting } from './glimpser.ts';
import { sizeOf, type Spot } from './sensor.ts';

/** Where the subject is at one time, and the deviation of its middle, pixels. */
export type PathSpot = Spot & { readonly sd: number };

/** Faster than this it is not the same movement: a cut, seen or not; half sizes a second. */
const fastest = 14;
/** Of a sighting, half sizes. */
const rough = 0.08;
/** Change of speed within a second, half sizes a second. */
const restless = 4;

/** Usual speed, half sizes a second. */
const usual = 2;

/** Where it was at each of `times`, from all sightings: smoothed within shots (smooth.ts), its size by straight lines. */
export function pathOf(
  sightings: readonly Sighting[],
  cuts: readonly number[],
  { times, width, height }: { readonly times: Float64Array; readonly width: number; readonly height: number },
): readonly PathSpot[] {
  const out: PathSpot[] = new Array(times.length);
  const timeOf = (frame: number) => times[frame] as number;
  const pieces: Sighting[][] = [];
  for (const sighting of sightings) {
    const piece = pieces[pieces.length - 1];
    const last = piece?.[piece.length - 1];
    const isCut = last && cuts.some((cut) => cut > last.frame && cut <= sighting.frame);
    const gap = last ? Math.max(0.1, timeOf(sighting.frame) - timeOf(last.frame)) : 0;
    const isJump =
      last &&
      Math.hypot(sighting.spot.x - last.spot.x, sighting.spot.y - last.spot.y) >
        fastest * sizeOf(last.spot) * gap;
    if (piece && !isCut && !isJump) piece.push(sighting);
    else pieces.push([sighting]);
  }
  let from = 0;
  for (const [p, piece] of pieces.entries()) {
    const end = (piece[piece.length - 1] as Sighting).frame;
    const next = pieces[p + 1]?.[0]?.frame;
    const cut = cuts.find((frame) => frame > end && (next === undefined || frame <= next));
    const to = next === undefined ? times.length : (cut ?? Math.ceil((end + next) / 2));
    const by = new Map(piece.map((sighting) => [sighting.frame, sighting.spot]));
    const size = sizeOf((piece[0] as Sighting).spot);
    const frames = Array.from({ length: to - from }, (_, k) => from + k);
    const along = (which: (spot: Spot) => number) =>
      smooth(
        frames.map((frame) => {
          const spot = by.get(frame);
          return {
            t: timeOf(frame),
            value: spot ? which(spot) : 0,
            sd: spot ? rough * size : Number.POSITIVE_INFINITY,
          };
        }),
        restless * size,
        usual * size,
      );
    const [xs, ys] = [along(({ x }) => x), along(({ y }) => y)];
    for (const [k, frame] of frames.entries()) {
      const { halfWidth, halfHeight } = sizeAt(piece, frame);
      const [x, y] = [xs[k], ys[k]];
      out[frame] = {
        x: within(x?.value ?? 0, width),
        y: within(y?.value ?? 0, height),
        ...{ halfWidth, halfHeight, sd: x?.sd ?? 0 },
      };
    }
    from = to;
  }
  return out;
}

const within = (v: number, most: number): number => Math.max(0, Math.min(most, v));

function sizeAt(piece: readonly Sighting[], frame: number): Spot {
  const after = piece.findIndex((sighting) => sighting.frame >= frame);
  if (after <= 0) return (after === 0 ? piece[0] : piece[piece.length - 1])?.spot as Spot;
  const [a, b] = [piece[after - 1] as Sighting, piece[after] as Sighting];
  const u = (frame - a.frame) / (b.frame - a.frame);
  return {
    ...a.spot,
    halfWidth: a.spot.halfWidth + u * (b.spot.halfWidth - a.spot.halfWidth),
    halfHeight: a.spot.halfHeight + u * (b.spot.halfHeight - a.spot.halfHeight),
  };
}
