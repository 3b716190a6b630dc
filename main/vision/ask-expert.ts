import { decodePictureFile, type PictureFile } from '#main/media/picture.ts';
import type { ProbedMedia } from '#main/media/probe.ts';
import { openPicture } from '#main/media/open-picture.ts';
import { openSound } from '#main/media/open-sound.ts';
import type { SoundFile } from '#main/media/sound.ts';
import { openLipSync } from '#main/models/lip-sync.ts';
import type { FoundModel } from '#main/models/model-of.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { makeRandom } from '#src/math/random.ts';
import { cutSound, type Sound } from '#src/signal/sound.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import type { Looking } from '#src/vision/avsync/avsync.ts';
import { type ExpertSaid, type ExpertSight, expertSays } from '#src/vision/avsync/expert.ts';
import { type Box, boxAround, boxOver } from '#src/vision/avsync/mouths.ts';
import { clockRate } from '#src/vision/avsync/sound-cues.ts';
import { resized } from './resized.ts';

/** Of longer recordings so many windows, evenly spread, are shown to an expert: every picture costs it a run. */
const mostWindows = 8;
/** Bytes of decoded pictures that it may take. */
const mostBytes = 2e9;
/** Between sounds that it hears, steps of the clock. */
const soundEvery = 2;

/** What an expert is to look at: a window, and where mouths may be in it. */
export type ExpertWindow = {
  readonly start: number;
  readonly end: number;
  readonly boxes: readonly Box[];
};

/**
 * Asks a lip-sync expert of the user's about the mouths that were found, window by window; what it says lies in the windows that
 * it was shown. @returns null where there is no mouth to be shown
 * @throws MachineError `model-failed`; MediaError, StorageError; CancelledError
 */
export async function askExpert(
  pool: Pool,
  looking: Looking,
  {
    path,
    media,
    sound,
    model: { folder, manifest },
    seed,
  }: {
    readonly path: string;
    readonly media: ProbedMedia;
    readonly sound: SoundFile;
    readonly model: FoundModel<'lip-sync'>;
    readonly seed: number;
  },
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'>,
): Promise<Looking | null> {
  const [video] = media.video;
  const aspect = video && video.width > 0 ? video.height / video.width : 9 / 16;
  const { width, height, frames, fps, around, colours } = manifest;
  const seen = looking.looked.filter(({ mouths }) => mouths.length > 0);
  const every = Math.max(1, seen.length / mostWindows);
  const windows = Array.from({ length: Math.min(seen.length, mostWindows) }, (_, k): ExpertWindow => {
    const { start, end, mouths } = seen[Math.floor(k * every)] as (typeof seen)[number];
    return { start, end, boxes: mouths.map((mouth) => boxAround(mouth, around, height / width, aspect)) };
  });
  if (windows.length === 0) return null;
  const part = boxOver(windows.flatMap(({ boxes }) => boxes));
  const smallest = Math.min(...windows.flatMap(({ boxes }) => boxes.map(([, , w]) => w)));
  const [wide, high] = [video?.width ?? 640, video?.height ?? 360].map((length, k) =>
    Math.max(2, length * (part[2 + k] as number)),
  ) as [number, number];
  const seconds = windows.reduce((sum, { start, end }) => sum + end - start, 0);
  const depth = colours === 'grey' ? 1 : 3;
  const pixels = Math.min(1 << 20, mostBytes / (depth * 61 * Math.max(1, seconds)));
  // As fine as its pictures, no finer than the film, no more than there is room for.
  const scale = Math.min(1, width / (smallest * (video?.width ?? 640)), Math.sqrt(pixels / (wide * high)));
  const picture = await decodePictureFile(
    path,
    {
      ...{ width: Math.max(2, Math.round(wide * scale)), height: Math.max(2, Math.round(high * scale)) },
      ...{ part, colour: depth === 3, maxFps: 61 },
      spans: windows.map(({ start, end }) => [start - 0.5 / fps, end + frames / fps] as const),
    },
    {
      ...{ media, ...(signal ? { signal } : {}) },
      progress: (done, total) => progress?.(done, total, 's', 'Decoding the mouths'),
    },
  );
  const said = await pool.run(
    'lipsFiles',
    { model: folder, picture, part, windows, sound, cuts: looking.cuts, reach: looking.reach, seed },
    { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) },
  );
  return {
    ...looking,
    looked: looking.looked.map((view) => {
      const k = windows.findIndex(({ start }) => start === view.start);
      const own = said[k];
      return own ? { ...view, expert: { ...own, boxes: (windows[k] as ExpertWindow).boxes } } : view;
    }),
  };
}

export type LipsTask = {
  readonly model: string;
  readonly picture: PictureFile;
  /** Which part of the picture was decoded. */
  readonly part: Box;
  readonly windows: readonly ExpertWindow[];
  readonly sound: SoundFile;
  /** Source seconds. */
  readonly cuts: readonly number[];
  readonly reach: number;
  readonly seed: number;
};

/** Worker task: shows an expert the mouths of each window, lets it hear the sound about it, and compares. Null of one too short. */
export async function lipsFiles(
  task: LipsTask,
  { progress }: TaskContext,
): Promise<readonly (ExpertSaid | null)[]> {
  const model = await openLipSync(task.model);
  const picture = openPicture(task.picture);
  const sound = openSound(task.sound);
  try {
    const seconds = task.windows.reduce((sum, { start, end }) => sum + end - start, 0);
    let before = 0;
    const out: (ExpertSaid | null)[] = [];
    for (const [k, window] of task.windows.entries()) {
      const tell = (share: number) =>
        progress(
          Math.round(before + share * (window.end - window.start)),
          Math.max(1, Math.round(seconds)),
          's',
          'Asking the lip-sync model',
        );
      const views = await seenBy(model, picture, task, window, (share) => tell(0.8 * share));
      const heard = await heardBy(model, sound, window, task.reach, (share) => tell(0.8 + 0.2 * share));
      before += window.end - window.start;
      const isShown = views.some(({ vectors }) => vectors.length > 1) && heard.vectors.length > 1;
      out.push(
        isShown ? expertSays({ views, sound: heard }, task.reach, makeRandom(task.seed + 101 * k)) : null,
      );
    }
    return out;
  } finally {
    picture.close();
    sound.close();
    await model.close();
  }
}

type Model = Awaited<ReturnType<typeof openLipSync>>;

/** Stacks of each mouth, as often as the expert has pictures; none across a cut. */
async function seenBy(
  { manifest, depth, see }: Model,
  picture: PictureFrames,
  { part, cuts }: Pick<LipsTask, 'part' | 'cuts'>,
  { start, end, boxes }: ExpertWindow,
  told: (share: number) => void,
): Promise<ExpertSight['views']> {
  const { frames, fps, width, height } = manifest;
  const { times } = picture;
  const size = width * height * depth;
  const views: { at: number[]; vectors: Float32Array[] }[] = boxes.map(() => ({ at: [], vectors: [] }));
  const [px, py, pw, ph] = part;
  const inPart = boxes.map(([x, y, w, h]): Box => [(x - px) / pw, (y - py) / ph, w / pw, h / ph]);
  const cut = new Map<string, Uint8Array>();
  const pictureOf = (view: number, frame: number): Uint8Array => {
    const key = `${view} ${frame}`;
    const known = cut.get(key);
    if (known) return known;
    if (cut.size > 4 * frames * boxes.length) cut.clear();
    const from = { width: picture.width, height: picture.height, depth };
    const made = resized(picture.read(frame, 1), from, inPart[view] as Box, { width, height });
    cut.set(key, made);
    return made;
  };
  const count = Math.floor((end - start) * fps) - frames + 1;
  const stack = new Uint8Array(frames * size);
  for (let k = 0; k < count; k++) {
    const step = Math.round((start + k / fps) * clockRate);
    const t = step / clockRate;
    told(k / count);
    if (cuts.some((each) => each > t && each <= t + (frames - 1) / fps)) continue;
    const shown = Array.from({ length: frames }, (_, j) => nearest(times, t + j / fps));
    // Where pictures are missing nothing is to be seen.
    if (shown.some((frame, j) => Math.abs((times[frame] as number) - (t + j / fps)) > 1 / fps)) continue;
    for (const [view, { at, vectors }] of views.entries()) {
      for (const [j, frame] of shown.entries()) stack.set(pictureOf(view, frame), j * size);
      vectors.push(await see(stack));
      at.push(step);
    }
  }
  return views.map(({ at, vectors }) => ({ at: Int32Array.from(at), vectors }));
}

function nearest(times: Float64Array, t: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < t) low = middle + 1;
    else high = middle;
  }
  return low > 0 && t - (times[low - 1] as number) < (times[low] as number) - t ? low - 1 : low;
}

/** The sound of a window and of `reach` about it, as far as there is any. */
async function heardBy(
  { manifest: { recipe, soundFrames, lead }, listen }: Model,
  sound: Sound,
  { start, end }: ExpertWindow,
  reach: number,
  told: (share: number) => void,
): Promise<ExpertSight['sound']> {
  const first = Math.max(0, Math.floor(start * clockRate) - reach);
  const last = Math.min(
    Math.floor((sound.length / sound.rate) * clockRate),
    Math.ceil(end * clockRate) + reach,
  );
  const reachOver = (soundFrames * recipe.hop + recipe.window) / recipe.sampleRate + Math.abs(lead);
  const from = Math.max(0, first / clockRate - reachOver);
  const heard = listen(cutSound(sound, from, last / clockRate + reachOver));
  const vectors: Float32Array[] = [];
  for (let step = first; step <= last; step += soundEvery) {
    told((step - first) / Math.max(1, last - first));
    vectors.push(await heard.at(step / clockRate - from));
  }
  return { first, every: soundEvery, vectors };
}
