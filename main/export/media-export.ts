import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { folderFormats, soundFormats } from '#src/contract/jobs.ts';
import { InvalidInputError, throwIfCancelled } from '#src/model/errors.ts';
import { delayed, factorOf, isHeard, mixOf } from '#src/model/mix.ts';
import type { AudioStream, VideoStream } from '#src/model/recording.ts';
import { probeMedia } from '#main/media/probe.ts';
import { type Choice, commonRate, type Part, partBeside, warningsOfOne } from './choose.ts';
import { type DecodedSounds, decodedSounds } from './decoded-sounds.ts';
import { encode, joinTracks, type SoundTrack } from './encode.ts';
import type { ExportCall, ExportRequest, ExportResult } from './request.ts';
import { type CropLook, cropDrawer } from './crop-frames.ts';
import { cropLooks } from './crop-looks.ts';
import { displaySize, pictures, type Size } from './frames.ts';
import { layOut, sideBySide } from './grid.ts';
import { encodeMix, type MixTrack, mixTracks } from './mixdown.ts';
import { fileOutbox, folderOutbox, type Outbox } from './outbox.ts';
import { renderSound } from './render-sound.ts';
import {
  bytesNeeded,
  clipName,
  heardIn,
  lengthOf,
  rangeOf,
  type Scene,
  sceneOf,
  type Source,
  type Step,
  stepsOf,
} from './scenes.ts';
import { spansOf } from './spans.ts';
import { captionsFor, type CaptionTrack, checkBurning, writeCaptions } from './subtitles.ts';
import { verifyMedia, verifyWav } from './verify.ts';

type Work = {
  readonly request: ExportRequest;
  readonly call: ExportCall;
  readonly outbox: Outbox;
  readonly scene: Scene;
  /** The rendered sound of a source; made at the first call. */
  soundOf(source: Source): Promise<SoundTrack>;
  /** Drops rendered sound that nobody needs again. */
  forget(source: Source): Promise<void>;
  /** Says that a step of `seconds` rendered seconds goes on; call it with the seconds done of it. */
  step(label: string): (seconds: number) => void;
  readonly captions: CaptionTrack | null;
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
  const captions = request.subtitles ? captionsFor(request.project, request.subtitles) : null;
  const ending = extname(request.output).toLowerCase();
  const sources: Source[] = [];
  const isFolder = folderFormats.includes(format);
  for (const part of choice.parts)
    sources.push(await openSource(part, looks.of(part), soundFormats.includes(format), call.signal));
  const mute = sources.filter(({ sound, video }) => !sound && !video);
  if (mute.length === sources.length)
    throw new InvalidInputError(
      'no-sound',
      'None of these recordings has sound.',
      'Export clips or a grid video instead.',
    );
  const chosen = await chosenSound(request, choice, sources, call.signal);
  const { spans, warnings: left } = spansOf(request, choice);
  const scenes = spans.map((span) =>
    sceneOf(
      span,
      sources.filter((s) => !mute.includes(s)),
      chosen,
      request,
      commonRate(choice),
    ),
  );
  const place = {
    overwrite: request.overwrite,
    originals: request.project.recordings.map((r) => r.path),
    bytes: bytesNeeded(sources, scenes),
  };
  const names = scenes.flatMap((scene) => scene.sources.map((source) => clipName(scene, source)));
  const outbox = await (isFolder
    ? folderOutbox(request.output, names, place)
    : fileOutbox(request.output, place));
  const warnings = [
    ...warningsOfOne(choice),
    ...left,
    ...looks.warnings,
    ...(mute.length > 0 ? [`Left out, without sound: ${mute.map((s) => s.recording.name).join(', ')}.`] : []),
  ];
  try {
    const sounds = decodedSounds(outbox, sources, call, warnings);
    const step = stepsOf(request, scenes, call);
    if (captions?.how === 'burned') await checkBurning(captions, outbox.scratch('captions.vtt'), call.signal);
    for (const [k, scene] of scenes.entries()) {
      throwIfCancelled(call.signal);
      const shown =
        captions && (await writeCaptions(captions, rangeOf(scene), outbox.scratch('captions.vtt')));
      const work = openWork(request, call, outbox, scene, sounds, step, warnings, shown);
      if (isFolder) await makeClips(work);
      else if (format === 'grid') await makeGrid(work, choice, ending);
      else if (format === 'mixdown') await makeMixdown(work, ending);
      else await makeMultitrack(work, ending);
      // What no later scene needs gives its disk back.
      const later = new Set(scenes.slice(k + 1).flatMap((one) => heardIn(request, one)));
      for (const source of scene.sources) if (!later.has(source)) await sounds.drop(source);
    }
    throwIfCancelled(call.signal);
    return { files: await outbox.commit(), warnings };
  } finally {
    await outbox.discard();
  }
}

/** Whose sound goes with every camera: any placed recording of the event, exported or not. @throws InvalidInputError `no-sound` */
async function chosenSound(
  request: ExportRequest,
  choice: Choice,
  sources: readonly Source[],
  signal: AbortSignal | undefined,
): Promise<Source | null> {
  if (request.sound === null) return null;
  const chosen =
    sources.find((s) => s.recording.id === request.sound) ??
    (await openSource(partBeside(request.project, request.sound, choice), null, true, signal));
  if (chosen.sound) return chosen;
  throw new InvalidInputError(
    'no-sound',
    'The recording whose sound was asked for has none.',
    'Choose a placed recording with sound.',
  );
}

async function openSource(
  part: Part,
  look: CropLook | null,
  isSoundOnly: boolean,
  signal: AbortSignal | undefined,
): Promise<Source> {
  const { recording } = part;
  const media = await probeMedia(recording.path, signal ? { signal } : {});
  const wanted = recording.analysis.audioStream;
  const sound = media.audio.find((s) => s.index === wanted) ?? media.audio[0] ?? null;
  return { ...part, media, sound, video: (isSoundOnly ? null : media.video[0]) ?? null, look };
}

function openWork(
  request: ExportRequest,
  call: ExportCall,
  outbox: Outbox,
  scene: Scene,
  sounds: DecodedSounds,
  step: Step,
  warnings: string[],
  captions: CaptionTrack | null,
): Work {
  const seconds = lengthOf(scene);
  const rendered = new Map<Source, Promise<SoundTrack>>();
  const render = async (source: Source, stream: AudioStream): Promise<SoundTrack> => {
    const path = outbox.scratch(`${source.name}.wav`);
    await rm(path, { force: true });
    const tell = step(seconds, `Sound of ${source.recording.name}`);
    // Decoding and laying out share the step: half each.
    const channels = await sounds.of(source, stream, (share) => tell(0.5 * seconds * share));
    const { gain, delay } = mixIn(request, source);
    await renderSound(channels, delayed(source.streams.sound, delay), scene.samples, path, {
      factor: factorOf(gain),
      signal: call.signal,
      progress: (samples) => tell(seconds * (0.5 + (0.5 * samples) / scene.samples.count)),
    });
    if (scene.prefix === '') await sounds.drop(source);
    return { path, name: source.name };
  };
  return {
    request,
    call,
    outbox,
    scene,
    step: (label) => step(seconds, label),
    captions,
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

/**
 * A grid is made to be watched: its sound is as loud, and as late, as it was made for listening. So is that of a mixdown, but how
 * loud each is counts where they are added, so that nothing is cut before. All else is material.
 */
const mixIn = ({ format, project }: ExportRequest, { recording }: Source) => {
  const mix = mixOf(format === 'grid' || format === 'mixdown' ? project : { mix: [] }, recording.id);
  return format === 'mixdown' ? { ...mix, gain: 0 } : mix;
};

const cameraPictures = (work: Work, source: Source, video: VideoStream, size: Size, threads?: number) =>
  pictures(source.recording.path, source.media, video, source.streams.picture, work.scene.frames, size, {
    signal: work.call.signal,
    gaps: work.request.gaps ?? 'black',
    warn: (text) => work.warn(`${source.recording.name}: ${text}`),
    ...(threads ? { threads } : {}),
    ...(source.look ? { draw: cropDrawer(source.look, video, size) } : {}),
  });

/** How large the pictures of a camera are where nothing asks for another size. */
const ownSize = ({ look }: Source, video: VideoStream): Size => look?.size ?? displaySize(video);

async function makeClips(work: Work): Promise<void> {
  const { request, outbox, scene } = work;
  const { sources, chosen, samples, frames } = scene;
  if (chosen) await work.soundOf(chosen);
  for (const source of sources) {
    if (!source.video) {
      const { path } = await work.soundOf(source);
      const finished = outbox.finished(clipName(scene, source));
      await verifyWav(path, source.sound?.channels ?? 0, samples.rate[0], samples.count);
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
    const output = outbox.finished(clipName(scene, source));
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
        captions: work.captions,
      },
    );
    await verifyMedia(output, expected(work, 1, heard), work.call.signal);
    if (source !== chosen) await work.forget(source);
  }
  if (chosen && !chosen.video && sources.includes(chosen))
    await rename((await work.soundOf(chosen)).path, outbox.finished(clipName(scene, chosen)));
}

async function makeGrid(work: Work, choice: Choice, ending: string): Promise<void> {
  const { outbox } = work;
  const { sources, frames } = work.scene;
  const cameras = sources.flatMap((source) => (source.video ? [{ source, video: source.video }] : []));
  if (cameras.length === 0)
    throw new InvalidInputError(
      'no-picture',
      'None of these recordings has a picture.',
      'Export clips or a multi-track file instead.',
    );
  const audible = sources.filter((s) => s.sound);
  const heard =
    work.scene.chosen ?? audible.find((s) => s.recording.id === choice.reference.id) ?? audible[0];
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
    captions: work.captions,
  });
  const slack = ending === '.mp4' ? { slack: 4096 } : {};
  await verifyMedia(output, { ...expected(work, 1, heard ? [heard] : []), ...slack }, work.call.signal);
}

async function makeMultitrack(work: Work, ending: string): Promise<void> {
  const { outbox, request } = work;
  const { sources, frames } = work.scene;
  // The chosen sound comes first: players start with it.
  const heard = heardIn(request, work.scene);
  const sounds: SoundTrack[] = [];
  for (const source of heard) sounds.push(await work.soundOf(source));
  const videos: SoundTrack[] = [];
  const isTrack = work.captions?.how === 'track';
  for (const source of sources) {
    if (!source.video) continue;
    const size = ownSize(source, source.video);
    const path = outbox.scratch(`video-${videos.length}.mov`);
    await encode(cameraPictures(work, source, source.video, size), size, frames, source.name, [], path, {
      signal: work.call.signal,
      progress: pictureProgress(work, source.recording.name),
      captions: isTrack ? null : work.captions,
    });
    videos.push({ path, name: source.name });
  }
  const output = outbox.finished(`tracks${ending}`);
  await joinTracks(videos, sounds, output, work.call.signal, isTrack ? work.captions : null);
  await verifyMedia(output, expected(work, videos.length, heard), work.call.signal);
}

/** All that is heard, added to one sound: as loud, as late, and without what is muted, as it was made for listening. */
async function makeMixdown(work: Work, ending: string): Promise<void> {
  const { outbox, request, scene, call } = work;
  const heard = scene.sources.filter((s) => s.sound && isHeard(request.project, s.recording.id));
  if (heard.length === 0)
    throw new InvalidInputError('no-sound', 'All of these recordings are muted.', 'Unmute one of them.');
  const silent = scene.sources.filter((s) => s.sound && !heard.includes(s));
  if (silent.length > 0) work.warn(`Left out, muted: ${silent.map((s) => s.recording.name).join(', ')}.`);
  const tracks: MixTrack[] = [];
  for (const source of heard) {
    const { path } = await work.soundOf(source);
    const { gain } = mixOf(request.project, source.recording.id);
    tracks.push({ path, channels: source.sound?.channels ?? 1, factor: factorOf(gain) });
  }
  const wav = outbox.scratch('mixdown.wav');
  const { samples } = scene;
  const lower = await mixTracks(tracks, samples.rate[0], samples.count, wav, { signal: call.signal });
  if (lower > 0) work.warn(`Made quieter by ${lower.toFixed(1)} dB as a whole, so that nothing is cut.`);
  const output = outbox.finished(`mixdown${ending}`);
  if (ending === '.wav') {
    await verifyWav(wav, 2, samples.rate[0], samples.count);
    await rename(wav, output);
    return;
  }
  await encodeMix(wav, output, call.signal);
  const expectation = { videos: 0, frames: 0, sounds: [{ channels: 2 }], samples: samples.count };
  await verifyMedia(output, { ...expectation, slack: ending === '.m4a' ? 4096 : 0 }, call.signal);
}

function pictureProgress(work: Work, name: string): (frames: number) => void {
  const tell = work.step(`Pictures of ${name}`);
  return (count) => tell((count * work.scene.frames.rate[1]) / work.scene.frames.rate[0]);
}

const expected = (work: Work, videos: number, heard: readonly Source[]) => ({
  videos,
  frames: work.scene.frames.count,
  sounds: heard.map((s) => ({ channels: s.sound?.channels ?? 0 })),
  samples: work.scene.samples.count,
});
