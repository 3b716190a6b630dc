import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { InvalidInputError, throwIfCancelled } from '#src/model/errors.ts';
import type { AudioStream, VideoStream } from '#src/model/recording.ts';
import { type ProbedMedia, probeMedia } from '#main/media/probe.ts';
import { type Choice, commonRate, type Part, warningsOfOne } from './choose.ts';
import { decodeChannels } from './decode-channels.ts';
import { encode, joinTracks, type SoundTrack } from './encode.ts';
import type { ExportCall, ExportRequest, ExportResult } from './request.ts';
import { type CropLook, cropDrawer } from './crop-frames.ts';
import { cropLooks } from './crop-looks.ts';
import { displaySize, pictures, type Size } from './frames.ts';
import { layOut, sideBySide } from './grid.ts';
import { fileOutbox, folderOutbox, type Outbox } from './outbox.ts';
import { frameGrid, type Grid, soundGrid } from './plan.ts';
import { renderSound } from './render-sound.ts';
import { verifyMedia, verifyWav } from './verify.ts';

/** A part with what its file holds now. */
type Source = Part & {
  readonly media: ProbedMedia;
  readonly sound: AudioStream | null;
  readonly video: VideoStream | null;
  /** What of its picture is shown; null: all. */
  readonly look: CropLook | null;
};

type Work = {
  readonly request: ExportRequest;
  readonly call: ExportCall;
  readonly outbox: Outbox;
  readonly sources: readonly Source[];
  readonly sampleGrid: Grid;
  readonly frames: Grid;
  readonly sampleRate: number;
  /** The rendered sound of a source; made at the first call. */
  soundOf(source: Source): Promise<SoundTrack>;
  /** Drops rendered sound that nobody needs again. */
  forget(source: Source): Promise<void>;
  /** Says that a step of `seconds` rendered seconds goes on; call it with the seconds done of it. */
  step(label: string): (seconds: number) => void;
  warn(text: string): void;
};

/** Exports clips, grid or multitrack: everything that renders sound and pictures. */
export async function exportMedia(
  request: ExportRequest,
  choice: Choice,
  call: ExportCall,
): Promise<ExportResult> {
  const { format } = request;
  const looks = cropLooks(request, choice);
  const ending = extname(request.output).toLowerCase();
  const sources: Source[] = [];
  for (const part of choice.parts) sources.push(await openSource(part, looks.of(part), call.signal));
  const wanted = request.sound;
  if (wanted !== null && !sources.find((s) => s.recording.id === wanted)?.sound)
    throw new InvalidInputError(
      'no-sound',
      'The recording whose sound was asked for is not part of the export, or has no sound in the range.',
      'Choose a placed recording with sound.',
    );
  const sampleRate = request.sampleRate ?? 48_000;
  const [start, end] = choice.range;
  const sampleGrid = soundGrid(start, end, sampleRate);
  const frames = frameGrid(start, end, request.frameRate ?? commonRate(choice));
  const names = sources.map((s) => `${s.name}${s.video ? '.mov' : '.wav'}`);
  const place = {
    overwrite: request.overwrite,
    originals: request.project.recordings.map((r) => r.path),
    bytes: bytesNeeded(sources, sampleGrid, frames, end - start),
  };
  const outbox = await (format === 'clips'
    ? folderOutbox(request.output, names, place)
    : fileOutbox(request.output, place));
  const warnings = [...warningsOfOne(choice), ...looks.warnings];
  try {
    const work = openWork(request, call, outbox, sources, sampleGrid, frames, warnings);
    if (format === 'clips') await makeClips(work);
    else if (format === 'grid') await makeGrid(work, choice, ending);
    else await makeMultitrack(work, ending);
    throwIfCancelled(call.signal);
    return { files: await outbox.commit(), warnings };
  } finally {
    await outbox.discard();
  }
}

async function openSource(
  part: Part,
  look: CropLook | null,
  signal: AbortSignal | undefined,
): Promise<Source> {
  const { recording } = part;
  const media = await probeMedia(recording.path, signal ? { signal } : {});
  const wanted = recording.analysis.audioStream;
  const sound = media.audio.find((s) => s.index === wanted) ?? media.audio[0] ?? null;
  return { ...part, media, sound, video: media.video[0] ?? null, look };
}

/** At least so many bytes: exact for sound, low for pictures. */
function bytesNeeded(sources: readonly Source[], samples: Grid, frames: Grid, seconds: number): number {
  let bytes = 0;
  let decoded = 0;
  for (const { media, sound, video } of sources) {
    if (sound) {
      bytes += 2 * 3 * sound.channels * samples.count;
      decoded = Math.max(decoded, 4 * sound.channels * sound.sampleRate * media.duration);
    }
    if (video) bytes += frames.count * video.width * video.height * 0.008;
  }
  return bytes + decoded + 1e5 * seconds * 0.01;
}

function openWork(
  request: ExportRequest,
  call: ExportCall,
  outbox: Outbox,
  sources: readonly Source[],
  sampleGrid: Grid,
  frames: Grid,
  warnings: string[],
): Work {
  const sampleRate = sampleGrid.rate[0];
  const seconds = sampleGrid.count / sampleRate;
  const rendered = new Map<Source, Promise<SoundTrack>>();
  // Each sound and each video is one pass over the range; a grid is one video.
  const videos = request.format === 'grid' ? 1 : sources.filter((s) => s.video).length;
  const sounds = sourcesHeard(request, sources).length;
  const total = seconds * (videos + sounds);
  let before = 0;
  const step = (label: string) => {
    const base = before;
    before += seconds;
    return (done: number) => call.progress?.(Math.min(total, base + done), total, 's rendered', label);
  };
  const render = async (source: Source, stream: AudioStream): Promise<SoundTrack> => {
    const decoded = outbox.scratch(`${sources.indexOf(source)}.f32`);
    const path = outbox.scratch(`${sources.indexOf(source)}.wav`);
    const tell = step(`Sound of ${source.recording.name}`);
    // Decoding and laying out share the step: half each.
    const channels = await decodeChannels(source.recording.path, source.media, stream, decoded, {
      signal: call.signal,
      progress: (s) => tell((0.5 * seconds * s) / Math.max(1e-3, source.media.duration)),
    });
    for (const warning of channels.warnings) warnings.push(`${source.recording.name}: ${warning}`);
    await renderSound(channels, source.streams.sound, sampleGrid, path, {
      signal: call.signal,
      progress: (samples) => tell(seconds * (0.5 + (0.5 * samples) / sampleGrid.count)),
    });
    await rm(decoded);
    return { path, name: source.name };
  };
  return {
    request,
    call,
    outbox,
    sources,
    sampleGrid,
    frames,
    sampleRate,
    step,
    warn: (text) => warnings.push(text),
    soundOf(source) {
      if (!source.sound) throw new Error(`${source.name} has no sound`);
      const known = rendered.get(source) ?? render(source, source.sound);
      rendered.set(source, known);
      return known;
    },
    async forget(source) {
      const known = rendered.get(source);
      rendered.delete(source);
      if (known) await rm((await known).path, { force: true });
    },
  };
}

/** The sources whose sound is rendered at all. */
function sourcesHeard(request: ExportRequest, sources: readonly Source[]): readonly Source[] {
  const audible = sources.filter((s) => s.sound);
  if (request.format === 'grid') return audible.slice(0, 1);
  if (request.sound === null || request.soundMode === 'beside' || request.format === 'multitrack')
    return audible;
  return audible.filter((s) => !s.video || s.recording.id === request.sound);
}

const cameraPictures = (work: Work, source: Source, video: VideoStream, size: Size, threads?: number) =>
  pictures(source.recording.path, source.media, video, source.streams.picture, work.frames, size, {
    signal: work.call.signal,
    gaps: work.request.gaps ?? 'black',
    warn: (text) => work.warn(`${source.recording.name}: ${text}`),
    ...(threads ? { threads } : {}),
    ...(source.look ? { draw: cropDrawer(source.look, video, size) } : {}),
  });

/** How large the pictures of a camera are where nothing asks for another size. */
const ownSize = ({ look }: Source, video: VideoStream): Size => look?.size ?? displaySize(video);

async function makeClips(work: Work): Promise<void> {
  const { request, outbox, sources, sampleGrid, frames } = work;
  const chosen = sources.find((s) => s.recording.id === request.sound) ?? null;
  if (chosen) await work.soundOf(chosen);
  for (const source of sources) {
    if (!source.video) {
      const { path } = await work.soundOf(source);
      const finished = outbox.finished(`${source.name}.wav`);
      await verifyWav(path, source.sound?.channels ?? 0, work.sampleRate, sampleGrid.count);
      // The chosen sound is still needed for the cameras that follow.
      if (source !== chosen) await rename(path, finished);
      continue;
    }
    const heard: Source[] = [];
    if (source.sound && (chosen === null || chosen === source || request.soundMode === 'beside'))
      heard.push(source);
    if (chosen && chosen !== source) heard.push(chosen);
    const sounds: SoundTrack[] = [];
    for (const one of heard) sounds.push(await work.soundOf(one));
    const size = ownSize(source, source.video);
    const output = outbox.finished(`${source.name}.mov`);
    await encode(
      cameraPictures(work, source, source.video, size),
      size,
      frames,
      source.name,
      sounds,
      output,
      {
        signal: work.call.signal,
        progress: pictureProgress(work, source.recording.name),
      },
    );
    await verifyMedia(output, expected(work, 1, heard), work.call.signal);
    if (source !== chosen) await work.forget(source);
  }
  if (chosen && !chosen.video)
    await rename((await work.soundOf(chosen)).path, outbox.finished(`${chosen.name}.wav`));
}

async function makeGrid(work: Work, choice: Choice, ending: string): Promise<void> {
  const { request, outbox, sources, frames } = work;
  const cameras = sources.flatMap((source) => (source.video ? [{ source, video: source.video }] : []));
  if (cameras.length === 0)
    throw new InvalidInputError(
      'no-picture',
      'None of these recordings has a picture.',
      'Export clips or a multi-track file instead.',
    );
  const audible = sources.filter((s) => s.sound);
  const heard =
    audible.find((s) => s.recording.id === request.sound) ??
    audible.find((s) => s.recording.id === choice.reference.id) ??
    audible[0];
  const sounds = heard ? [await work.soundOf(heard)] : [];
  const layout = layOut(cameras.map(({ source, video }) => ownSize(source, video)));
  const threads = cameras.length > 4 ? 1 : 2;
  const shown = cameras.map(({ source, video }, i) =>
    cameraPictures(work, source, video, layout.tiles[i] as Size, threads),
  );
  const output = outbox.finished(`grid${ending}`);
  const names = cameras.map(({ source }) => source.name);
  await encode(sideBySide(shown, layout, names), layout.canvas, frames, 'Grid', sounds, output, {
    signal: work.call.signal,
    progress: pictureProgress(work, 'the grid'),
  });
  const slack = ending === '.mp4' ? { slack: 4096 } : {};
  await verifyMedia(output, { ...expected(work, 1, heard ? [heard] : []), ...slack }, work.call.signal);
}

async function makeMultitrack(work: Work, ending: string): Promise<void> {
  const { outbox, sources, frames, request } = work;
  // The chosen sound comes first: players start with it.
  const heard = sources
    .filter((s) => s.sound)
    .sort((a, b) => Number(b.recording.id === request.sound) - Number(a.recording.id === request.sound));
  const sounds: SoundTrack[] = [];
  for (const source of heard) sounds.push(await work.soundOf(source));
  const videos: SoundTrack[] = [];
  for (const source of sources) {
    if (!source.video) continue;
    const size = ownSize(source, source.video);
    const path = outbox.scratch(`video-${videos.length}.mov`);
    await encode(cameraPictures(work, source, source.video, size), size, frames, source.name, [], path, {
      signal: work.call.signal,
      progress: pictureProgress(work, source.recording.name),
    });
    videos.push({ path, name: source.name });
  }
  const output = outbox.finished(`tracks${ending}`);
  await joinTracks(videos, sounds, output, work.call.signal);
  await verifyMedia(output, expected(work, videos.length, heard), work.call.signal);
}

function pictureProgress(work: Work, name: string): (frames: number) => void {
  const tell = work.step(`Pictures of ${name}`);
  return (count) => tell((count * work.frames.rate[1]) / work.frames.rate[0]);
}

const expected = (work: Work, videos: number, heard: readonly Source[]) => ({
  videos,
  frames: work.frames.count,
  sounds: heard.map((s) => ({ channels: s.sound?.channels ?? 0 })),
  samples: work.sampleGrid.count,
});
