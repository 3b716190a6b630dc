/** Following a subject: IoU, turn, clips never lost, against simple things (track [seen|unseen|FAMILY] [CLIPS] [plain|h264]), nulls (track nulls [CLIPS]), people against background subtraction (track people [CLIPS] [FIRST]), picture (track picture [FILE]), material for training (track bank FOLDER CLIPS SEED) */
import { rmSync } from 'node:fs';
import type { PictureFrames } from '#src/signal/picture.ts';
import { inMemory } from './in-memory.ts';
import { picture } from './picture.ts';
import {
  after,
  cornersOf,
  overlap,
  type Place,
  placeOfTheta,
  shapeOf,
  undone,
} from '#src/vision/track/place.ts';
import type { CropBox } from '#src/model/crop.ts';
import { track } from '#src/vision/track/track.ts';
import {
  seenFamilies,
  type SubjectFamily,
  type SubjectVideo,
  subjectVideo,
  unseenFamilies,
} from '#test/fixtures/subject-video.ts';
import { bank } from './bank.ts';
import { encoded } from './encoded.ts';
import { methods } from './methods.ts';
import { people } from './people.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', clips = '8', how = 'plain'] = args;
  if (what === 'picture') return picture(args[1] ?? 'docs/methods/track.png');
  if (what === 'bank') return bank(clips, Number(how), Number(args[3] ?? 10_001));
  if (what === 'nulls') return nulls(Number(clips));
  if (what === 'people') return people(Number(clips), args[2] ? Number(args[2]) : 1);
  const all: readonly SubjectFamily[] = [...seenFamilies, ...unseenFamilies];
  const families =
    what === 'seen'
      ? seenFamilies
      : what === 'unseen'
        ? unseenFamilies
        : all.filter((family) => family === what);
  console.log(`
### ${clips} clips of 6 s, ${how}

| family | method | box given | mean IoU | turn off, ° (mean) | within 3°, % | clips never lost, % | ms a picture |
|---|---|---|---|---|---|---|---|`);
  for (const family of families) {
    const rows = new Map<string, Score[]>();
    for (let seed = 101; seed < 101 + Number(clips); seed++) {
      const video = subjectVideo({ family, seed, ...(how === 'h264' ? { width: 854, height: 480 } : {}) });
      const made = how === 'h264' ? await encoded(video) : null;
      const frames = made?.frames ?? inMemory(video);
      for (const [name, method] of Object.entries(methods))
        for (const given of [true, false]) {
          const before = process.cpuUsage();
          const places = await method(frames, given ? firstBox(video, frames) : null, seed);
          const { user, system } = process.cpuUsage(before);
          if (!places && !given) continue;
          const key = `${name} | ${given ? 'yes' : 'no'}`;
          rows.set(key, [...(rows.get(key) ?? []), score(video, frames, places, (user + system) / 1000)]);
        }
      made?.close();
      if (made) rmSync(made.folder, { recursive: true, force: true });
    }
    for (const [key, scores] of rows) console.log(`| ${family} | ${key} | ${line(scores)} |`);
  }
}

type Score = {
  readonly iou: number;
  readonly turn: number;
  readonly within: number;
  readonly lost: boolean;
  readonly ms: number;
};

/** The true upright box of the first picture, in the pixels of the frames. */
function firstBox(video: SubjectVideo, { width, height }: PictureFrames): CropBox {
  const corners = cornersOf(placeOfTheta(video.truth(0), width, height));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys))];
  return [x, y, Math.min(width, Math.max(...xs)) - x, Math.min(height, Math.max(...ys)) - y];
}

function score(
  video: SubjectVideo,
  frames: PictureFrames,
  places: readonly Place[] | null,
  ms: number,
): Score {
  if (!places) return { iou: 0, turn: 90, within: 0, lost: true, ms };
  const count = frames.times.length;
  let [iou, turn, within, isLost] = [0, 0, 0, false];
  const first = undone(places[0] as Place);
  for (const [k, time] of frames.times.entries()) {
    const n = video.times.reduce(
      (best, t, i) => (Math.abs(t - time) < Math.abs((video.times[best] as number) - time) ? i : best),
      0,
    );
    const place = places[k] as Place;
    const here = overlap(place, placeOfTheta(video.truth(n), frames.width, frames.height));
    const off = (Math.abs(shapeOf(after(place, first)).turn - video.turn(n)) * 180) / Math.PI;
    iou += here / count;
    turn += Math.min(off, 360 - off) / count;
    within += (off <= 3 ? 1 : 0) / count;
    if (here < 0.2 && video.hidden(n) < 0.5) isLost = true;
  }
  return { iou, turn, within, lost: isLost, ms: ms / count };
}

function line(scores: readonly Score[]): string {
  const mean = (of: (each: Score) => number) =>
    scores.reduce((sum, each) => sum + of(each), 0) / scores.length;
  return [
    mean(({ iou }) => iou).toFixed(3),
    mean(({ turn }) => turn).toFixed(1),
    (100 * mean(({ within }) => within)).toFixed(0),
    (100 * mean(({ lost }) => (lost ? 0 : 1))).toFixed(0),
    mean(({ ms }) => ms).toFixed(1),
  ].join(' | ');
}

/** Backgrounds with nothing before them, and still pictures: nothing may be followed. */
function nulls(clips: number): void {
  console.log(`
### nulls, ${clips} clips each: refused

| what | refused, % |
|---|---|`);
  const kinds = {
    'shaken background, noise': (seed: number) => ({
      family: 'card' as const,
      seed,
      subject: false,
      distractors: 0,
      occlusion: 'none' as const,
    }),
    'still background, noise': (seed: number) => ({
      family: 'card' as const,
      seed,
      subject: false,
      distractors: 0,
      occlusion: 'none' as const,
      shake: 0,
    }),
  };
  for (const [name, options] of Object.entries(kinds)) {
    let refused = 0;
    for (let seed = 201; seed < 201 + clips; seed++)
      refused += Number(
        track(inMemory(subjectVideo(options(seed))), { kind: 'affine', init: null }).reason !== null,
      );
    console.log(`| ${name} | ${((100 * refused) / clips).toFixed(0)} |`);
  }
}
