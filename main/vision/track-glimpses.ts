import { decodeGroup, frameTable } from '#main/media/groups.ts';
import { chooseSizedVideo, probeMedia } from '#main/media/probe.ts';
import { openGlimpser } from '#main/models/glimpser.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { CropBox } from '#src/model/crop.ts';
import { CancelledError } from '#src/model/errors.ts';
import { sourceTime } from '#src/model/units.ts';
import { nextKey } from '#src/vision/glimpse/decoding.ts';
import { makeGlimpser } from '#src/vision/glimpse/glimpser.ts';
import { glanceReach, sizeOf, type Spot } from '#src/vision/glimpse/sensor.ts';
import { pyramid } from '#src/vision/track/plane.ts';
import { analysedSize, checkInit } from './track-size.ts';
import type { TrackOutcome } from './track-outcome.ts';

export type GlimpseRequest = {
  readonly path: string;
  /** Container index; null: the first video stream. */
  readonly stream: number | null;
  /** The subject on the first picture, displayed pixels. */
  readonly init: CropBox;
  /** 0 … 1: of the video's frames, those that may be decoded. */
  readonly share: number;
  /** Frames of the crop a second, at most. */
  readonly fps: number;
};

const within = (p: number, most: number): number => Math.max(0, Math.min(most, p));

/** Said with every result: what it is worth (docs/notes/glimpse.md). */
export const glimpseWarning =
  'Experimental: choosing frames by glimpses follows worse than as many frames spread evenly; without --by glimpses every frame is decoded.';

/** Pixels of a picture: what the policy was trained on. */
const pixelsLooked = 160 * 90;
/** Frames kept in memory at once: 170 MB. */
const mostFrames = 12_000;

/**
 * Experimental. Follows the subject of a video of which only some frames are decoded: a policy (glimpser.ts) looks at each
 * and says which is wanted next. A group of pictures is decoded from its keyframe on, as far as the budget allows for each;
 * to go further it is decoded anew, which counts. All that is decoded is then looked at together.
 * @throws MediaError as `frameTable`, `decodeGroup`; InvalidInputError `bad-init`, `no-picture-size`; CancelledError
 */
export async function followGlimpses(
  pool: Pool,
  { path, stream, init, share, fps }: GlimpseRequest,
  {
    signal,
    progress,
  }: { readonly signal: AbortSignal; readonly progress: NonNullable<RunOptions['progress']> },
): Promise<TrackOutcome> {
  const media = await probeMedia(path, { signal });
  const { width, height, index } = chooseSizedVideo(media, stream);
  checkInit(init, width, height);
  const size = analysedSize(width, height, pixelsLooked);
  const [sx, sy] = [size.width / width, size.height / height];
  const [x, y, w, h] = init;
  const spot = {
    ...{ x: (x + w / 2) * sx, y: (y + h / 2) * sy },
    ...{ halfWidth: (w / 2) * sx, halfHeight: (h / 2) * sy },
  };
  const file = { path, media, stream: index };
  const table = await frameTable(file, { signal });
  const { times } = table;
  const wanted = Math.max(1, Math.round(share * times.length));
  const budget = Math.min(mostFrames, wanted);
  const pictures = new Map<number, Uint8Array>();
  let spent = 0;

  /** Decodes as far into the group of a frame as the budget allows for all that are left. */
  async function decode(frame: number): Promise<boolean> {
    let key = frame;
    while (table.keys[key] !== 1) key--;
    const end = nextKey(table, frame);
    let groups = 1;
    for (let k = end; k < times.length; k = nextKey(table, k)) groups++;
    const more = Math.max(1, Math.floor((budget - spent) / groups));
    const count = Math.min(end - key, frame - key + more);
    if (spent > 0 && count > budget - spent) return false;
    const piece = await decodeGroup(file, table, key, count, size, { signal });
    for (const [k, picture] of piece.pictures) pictures.set(k, picture);
    spent += piece.decoded;
    progress(Math.min(spent, budget), budget, 'frames decoded', 'Looking');
    return pictures.has(frame);
  }

  const glimpser = makeGlimpser({
    decoding: table,
    ...{ width: size.width, height: size.height, budget, first: 0, spot },
    ...{ policy: await openGlimpser(), random: null, decoded: () => spent },
  });
  for (let frame: number | null = 0; frame !== null; ) {
    if (signal.aborted) throw new CancelledError();
    // A group that is too dear to go on with is left for the next.
    while (frame < times.length && !pictures.has(frame) && !(await decode(frame)))
      frame = nextKey(table, frame);
    const picture = pictures.get(frame);
    if (!picture) break;
    frame = glimpser.see(frame, pyramid(size.width, size.height, picture));
  }
  const frames = [...pictures.keys()].sort((a, b) => a - b);
  const pixels = new Uint8Array(frames.length * size.width * size.height);
  for (const [n, frame] of frames.entries())
    pixels.set(pictures.get(frame) as Uint8Array, n * size.width * size.height);
  const found = await pool.run(
    'trackGlimpses',
    { ...size, pixels, times, frames, spot, fps },
    { signal, progress },
  );
  const notes = [glimpseWarning];
  if (budget < wanted) notes.push(`No more than ${mostFrames} frames are decoded by glimpses.`);
  /** Displayed pixels, within the picture. */
  const boxOf = ({ x: u, y: v, halfWidth, halfHeight }: Spot, reachX: number, reachY: number): CropBox => {
    const [left, right] = [u - reachX * halfWidth, u + reachX * halfWidth].map((p) => within(p / sx, width));
    const [top, bottom] = [v - reachY * halfHeight, v + reachY * halfHeight].map((p) =>
      within(p / sy, height),
    );
    return [left ?? 0, top ?? 0, (right ?? 0) - (left ?? 0), (bottom ?? 0) - (top ?? 0)];
  };
  const glances = glimpser.glances.map(({ frame, at, best, believed }) => {
    const [rx, ry] = [(glanceReach * sizeOf(at)) / at.halfWidth, (glanceReach * sizeOf(at)) / at.halfHeight];
    return {
      ...{ t: sourceTime(times[frame] as number), believed },
      ...{ seen: boxOf(at, rx, ry), best: boxOf(best, 1, 1) },
    };
  });
  const glimpses = { decoded: spent, of: times.length, glances };
  return { ...found, width, height, analysed: frames.length, glimpses, notes };
}
