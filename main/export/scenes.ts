import type { AudioStream, VideoStream } from '#src/model/recording.ts';
import type { ProbedMedia } from '#main/media/probe.ts';
import type { Part } from './choose.ts';
import type { CropLook } from './crop-frames.ts';
import { frameGrid, type Grid, soundGrid } from './plan.ts';
import type { ExportCall, ExportRequest } from './request.ts';
import type { Span } from './spans.ts';

/** A part with what its file holds now. */
export type Source = Part & {
  readonly media: ProbedMedia;
  readonly sound: AudioStream | null;
  readonly video: VideoStream | null;
  /** What of its picture is shown; null: all. */
  readonly look: CropLook | null;
};

/** What is rendered by itself: one clock for all that lies in it. */
export type Scene = {
  readonly prefix: string;
  readonly sources: readonly Source[];
  /** Whose sound goes with every camera, which need not be one of them; null: its own. */
  readonly chosen: Source | null;
  readonly samples: Grid;
  readonly frames: Grid;
};

export function sceneOf(
  { prefix, range: [start, end], parts }: Span,
  sources: readonly Source[],
  chosen: Source | null,
  request: ExportRequest,
  usual: readonly [number, number],
): Scene {
  const isHere = (source: Source) => parts.some((part) => part.recording.id === source.recording.id);
  return {
    prefix,
    sources: sources.filter(isHere),
    chosen,
    samples: soundGrid(start, end, request.sampleRate ?? 48_000),
    frames: frameGrid(start, end, request.frameRate ?? usual),
  };
}

export const clipName = ({ prefix }: Scene, { name, video }: Source): string =>
  `${prefix}${name}${video ? '.mov' : '.wav'}`;

/** At least so many bytes: exact for sound, low for pictures. */
export function bytesNeeded(sources: readonly Source[], scenes: readonly Scene[]): number {
  let bytes = 0;
  for (const { sources: shown, samples, frames } of scenes)
    for (const { sound, video } of shown) {
      if (sound) bytes += 2 * 3 * sound.channels * samples.count;
      if (video) bytes += frames.count * video.width * video.height * 0.008;
    }
  const decoded = sources.map(({ media, sound }) =>
    sound ? 4 * sound.channels * sound.sampleRate * media.duration : 0,
  );
  // Of one scene each recording's sound is decoded in turn; of several they are kept.
  return bytes + (scenes.length > 1 ? decoded.reduce((sum, b) => sum + b, 0) : Math.max(0, ...decoded));
}

/** Says that a step of `seconds` rendered seconds goes on; call what it returns with the seconds done of it. */
export type Step = (seconds: number, label: string) => (done: number) => void;

export const lengthOf = ({ samples }: Scene): number => samples.count / samples.rate[0];

/** Timeline seconds. */
export const rangeOf = (scene: Scene): readonly [number, number] => [
  scene.samples.start,
  scene.samples.start + lengthOf(scene),
];

export function stepsOf(request: ExportRequest, scenes: readonly Scene[], call: ExportCall): Step {
  // Each sound and each video is one pass over its scene; a grid is one video.
  const total = scenes.reduce((sum, scene) => {
    const videos = request.format === 'grid' ? 1 : scene.sources.filter((s) => s.video).length;
    return sum + lengthOf(scene) * (videos + heardIn(request, scene).length);
  }, 0);
  let before = 0;
  return (seconds, label) => {
    const base = before;
    before += seconds;
    return (done) => call.progress?.(Math.min(total, base + done), total, 's rendered', label);
  };
}

/** The sources of a scene whose sound is rendered at all. */
export function heardIn({ format, soundMode }: ExportRequest, { sources, chosen }: Scene): readonly Source[] {
  const audible = sources.filter((s) => s.sound);
  if (format === 'grid') return chosen ? [chosen] : audible.slice(0, 1);
  if (!chosen) return audible;
  if (format === 'multitrack') return [chosen, ...audible.filter((s) => s !== chosen)];
  const own = audible.filter((s) => s !== chosen && (soundMode === 'beside' || !s.video));
  return [chosen, ...own];
}
