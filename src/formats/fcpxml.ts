import {
  type ExactTime,
  type FrameRate,
  nearestFrame,
  nearestTime,
  secondsOf,
  sum,
  timeOfFrame,
} from '#src/model/frame-rate.ts';
import type { Recording, VideoStream } from '#src/model/recording.ts';
import { timecodeStart } from '#src/model/timecode.ts';
import {
  type Cut,
  cutsOf,
  type EditPart,
  type EditStream,
  type EditTimeline,
  speedOf,
  streamsOf,
} from './cuts.ts';
import { fileUrl } from './file-url.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

/**
 * Final Cut Pro XML 1.11 (`.fcpxml`; also DaVinci Resolve). An event with a project, whose timeline is one gap with the recordings
 * connected to it, a lane each, and a multicam clip with an angle each. Clips lie on whole frames of the timeline, as the
 * program asks; what stands there of a recording is exact: a `timeMap` with linear points says it to 1.4 ns, for drift,
 * elastic maps and offsets between frames. Every time is a fraction. A recording of one straight map that begins on a
 * frame has none. A time map goes on beyond its clip as far as the recording does, so that the clip can be made longer.
 */
export function fcpxmlText(timeline: EditTimeline): string {
  const { name, parts, range, frameRate, drop } = timeline;
  const total = timeOfFrame(nearestFrame(range[1] - range[0], frameRate), frameRate);
  const resources = resourcesOf(timeline);
  const form = { format: 'r1', tcStart: '0s', tcFormat: drop ? 'DF' : 'NDF' };
  const tracks = parts.flatMap((part) =>
    streamsOf(part).map((stream) => ({
      ...{
        part,
        stream,
        angle:
          stream.kind === 'sound' && part.recording.media.video.length > 0
            ? `${part.name} (sound)`
            : part.name,
      },
      clips: cutsOf(stream.map, {
        ...{ range, rate: frameRate, duration: part.recording.media.duration, by: 'segment' },
      }).map((cut) => clipOf(part, stream, cut, frameRate, resources)),
    })),
  );
  // The first picture on top, sound below.
  const pictures = tracks.filter((t) => t.stream.kind !== 'sound');
  const sounds = tracks.filter((t) => t.stream.kind === 'sound');
  const laid = [
    ...pictures.map((track, i) => ({ track, lane: pictures.length - i })),
    ...sounds.map((track, i) => ({ track, lane: -1 - i })),
  ];
  const connected = laid.flatMap(({ track, lane }) =>
    track.clips.map((clip) => ({ ...clip, attributes: { lane: String(lane), ...clip.attributes } })),
  );
  const spine = element('spine', {}, [
    element('gap', { name: 'Gap', offset: '0s', start: '0s', duration: written(total) }, connected),
  ]);
  const sequence = element(
    'sequence',
    { ...form, duration: written(total), audioLayout: 'stereo', audioRate: audioRate(timeline.sampleRate) },
    [spine],
  );
  const angles = tracks.map(({ angle, clips }, i) =>
    element('mc-angle', { name: angle, angleID: `a${i + 1}` }, clips),
  );
  const multicam = element('media', { id: multicamId, name: `${name} multicam` }, [
    element('multicam', form, angles),
  ]);
  const seen = tracks.findIndex((t) => t.stream.kind !== 'sound');
  const heard = tracks.findIndex((t) => t.stream.kind !== 'picture');
  const sources = [
    ...(seen < 0 ? [] : [{ angleID: `a${seen + 1}`, srcEnable: seen === heard ? 'all' : 'video' }]),
    ...(heard < 0 || seen === heard ? [] : [{ angleID: `a${heard + 1}`, srcEnable: 'audio' }]),
  ];
  const event = element('event', { name }, [
    element('project', { name }, [sequence]),
    element(
      'mc-clip',
      { ref: multicamId, name: `${name} multicam`, start: '0s', duration: written(total) },
      sources.map((source) => element('mc-source', source)),
    ),
  ]);
  const root = element('fcpxml', { version: '1.11' }, [
    element('resources', {}, [...resources.elements, multicam]),
    event,
  ]);
  return writeXml(root, 'fcpxml');
}

const multicamId = 'multicam';

/** “1001/30000s”, “5s”. */
const written = ([n, d]: ExactTime): string => (d === 1 ? `${n}s` : `${n}/${d}s`);

/** The nearest that a sequence can have. */
function audioRate(rate: number): string {
  const known = [32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000];
  const nearest = known.reduce((best, r) => (Math.abs(r - rate) < Math.abs(best - rate) ? r : best));
  return `${nearest / 1000}k`;
}

type Resources = {
  readonly elements: readonly XmlElement[];
  /** Of a recording, by its id: its asset, and the format of its picture. */
  readonly of: ReadonlyMap<string, { readonly asset: string; readonly format: string | null }>;
};

function resourcesOf({ parts, frameRate }: EditTimeline): Resources {
  const size = parts.flatMap((p) => p.recording.media.video)[0] ?? { width: 1920, height: 1080 };
  const formats = new Map<string, XmlElement>();
  const formatOf = (rate: FrameRate, { width, height }: Pick<VideoStream, 'width' | 'height'>): string => {
    const facts = {
      frameDuration: written(timeOfFrame(1, rate)),
      width: String(width),
      height: String(height),
    };
    const key = Object.values(facts).join();
    const known = formats.get(key)?.attributes.id;
    if (known) return known;
    const id = `r${formats.size + 1}`;
    formats.set(key, element('format', { id, ...facts }));
    return id;
  };
  formatOf(frameRate, size);
  const of = new Map<string, { asset: string; format: string | null }>();
  const assets = parts.map(({ recording, name }, i) => {
    const [picture] = recording.media.video;
    const format = picture ? formatOf(picture.frameRate ?? frameRate, picture) : null;
    const asset = `asset${i + 1}`;
    of.set(recording.id, { asset, format });
    return assetOf(recording, name, asset, format);
  });
  return { elements: [...formats.values(), ...assets], of };
}

function assetOf(recording: Recording, name: string, id: string, format: string | null): XmlElement {
  const { audio, video, duration } = recording.media;
  const [sound] = audio;
  return element(
    'asset',
    {
      ...{
        id,
        name,
        start: written(timecodeStart(recording.media)),
        duration: written(nearestTime(duration)),
      },
      ...(video.length > 0 && format !== null ? { hasVideo: '1', format, videoSources: '1' } : {}),
      ...(sound
        ? {
            ...{ hasAudio: '1', audioSources: '1' },
            ...{ audioChannels: String(sound.channels), audioRate: String(sound.sampleRate) },
          }
        : {}),
    },
    [element('media-rep', { kind: 'original-media', src: fileUrl(recording.path) })],
  );
}

function clipOf(
  part: EditPart,
  { kind }: EditStream,
  cut: Cut,
  rate: FrameRate,
  resources: Resources,
): XmlElement {
  const { recording, name } = part;
  const { asset, format } = resources.of.get(recording.id) as { asset: string; format: string | null };
  const { start, map } = retimed(cut, timecodeStart(recording.media), recording.media.duration, rate);
  const hears = kind !== 'picture' && recording.media.audio.length > 0;
  return element(
    'asset-clip',
    {
      ...{ ref: asset, name, offset: written(timeOfFrame(cut.from, rate)) },
      ...{ start: written(start), duration: written(timeOfFrame(cut.to - cut.from, rate)) },
      ...(kind === 'both' ? {} : { srcEnable: kind === 'sound' ? 'audio' : 'video' }),
      ...(format === null ? {} : { format }),
      ...(hears ? { audioRole: `dialogue.${roleName(name)}` } : {}),
      ...(kind === 'sound' ? {} : { videoRole: 'video' }),
    },
    map,
  );
}

/** A role's name has no points and question marks. */
const roleName = (name: string): string => name.replace(/[.?]/g, ' ').trim() || 'sound';

/**
 * Where a clip begins on its own clock, and how that clock lies on the recording's. The clip's clock runs with the timeline's;
 * its start is a whole number of frames after that of the recording.
 */
function retimed(
  { from, points }: Cut,
  origin: ExactTime,
  duration: number,
  rate: FrameRate,
): { readonly start: ExactTime; readonly map: readonly XmlElement[] } {
  const first = points[0] as Cut['points'][0];
  const last = points.at(-1) as Cut['points'][0];
  const [one, other] = [speedOf(points), speedOf(points, points.length - 1)];
  const whole = nearestFrame(first[1], rate);
  const at = timeOfFrame(whole, rate);
  const slip = last[1] - first[1] - (last[0] - first[0]);
  if (points.length === 2 && Math.abs(slip) < exact && Math.abs(secondsOf(at) - first[1]) < exact)
    return { start: sum(origin, at), map: [] };
  // As far before the clip, and behind it, as there is something of the recording; whole frames.
  const before = Math.floor(((first[1] / one) * rate[0]) / rate[1] + 1e-9);
  const behind = Math.max(0, Math.floor((((duration - last[1]) / other) * rate[0]) / rate[1] + 1e-9));
  const seconds = (frames: number) => (frames * rate[1]) / rate[0];
  const start = timeOfFrame(before, rate);
  const clock = (t: number) => sum(start, nearestTime(t - seconds(from)));
  const knots: (readonly [ExactTime, number])[] = [
    ...(before > 0 ? [[[0, 1], Math.max(0, first[1] - seconds(before) * one)] as const] : []),
    ...points.map(([t, source]) => [clock(t), source] as const),
    ...(behind > 0
      ? [[sum(clock(last[0]), timeOfFrame(behind, rate)), last[1] + seconds(behind) * other] as const]
      : []),
  ];
  const timepts = knots.map(([time, value]) =>
    element('timept', {
      time: written(sum(origin, time)),
      value: written(sum(origin, nearestTime(value))),
      interp: 'linear',
    }),
  );
  // Drift is a clock's, and goes with the pitch; what is elastic keeps it.
  const keepsPitch = points.slice(1).some((_, i) => Math.abs(speedOf(points, i + 1) - 1) > elastic);
  return {
    start: sum(origin, start),
    map: [element('timeMap', { frameSampling: 'floor', preservesPitch: keepsPitch ? '1' : '0' }, timepts)],
  };
}

/** Seconds that no time map is written for. */
const exact = 1e-8;

/** Rates farther from 1 are no clocks'. */
const elastic = 0.005;
