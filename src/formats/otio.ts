import { InvalidInputError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { StreamMaps } from '#src/model/stream-maps.ts';
import type { Knot, TimeMap } from '#src/model/time-map.ts';

/**
 * OpenTimelineIO (`.otio`, the JSON form of OpenTimelineIO 0.15 and later). A track for the pictures and one
 * for the sound of each recording; a clip for each straight piece of its time map, gaps between. Boundaries
 * are whole frames (pictures) or samples (sound) of the timeline, each rounded once. A clip's length is its
 * length on the timeline; the clock's rate is a LinearTimeWarp. The exact map stands in the metadata of each
 * track under `syncline`: editors that know no more than frames lose nothing for good. Where the sound of a recording was put
 * right against its picture, `segments` stays the place of the recording, and `stream` says where this track's stream lies.
 */
export type OtioPart = {
  readonly recording: Recording;
  readonly map: TimeMap;
  /** Where its sound and its picture lie, if not both at `map`. */
  readonly streams?: StreamMaps;
  readonly name: string;
};

export type OtioOptions = {
  readonly parts: readonly OtioPart[];
  /** Timeline seconds; the OTIO timeline's 0 is its start. */
  readonly range: readonly [number, number];
  readonly frameRate: readonly [number, number];
  readonly sampleRate: number;
};

type Rate = readonly [number, number];

/** Clocks closer than this (5 parts per billion) to the timeline's need no time warp. */
const sameRate = 5e-9;

export function otioText(project: Project, options: OtioOptions): string {
  const { parts, range, frameRate, sampleRate } = options;
  const tracks = parts.flatMap((part) => [
    ...(part.recording.media.video.length > 0 ? [track(part, 'Video', range, frameRate)] : []),
    ...(part.recording.media.audio.length > 0 ? [track(part, 'Audio', range, [sampleRate, 1])] : []),
  ]);
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    metadata: {
      syncline: {
        project: project.id,
        range: [...range],
        note: 'Times in seconds. Timeline 0 of this file is the start of the range.',
      },
    },
    name: project.name,
    global_start_time: null,
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      metadata: {},
      name: 'tracks',
      source_range: null,
      effects: [],
      markers: [],
      enabled: true,
      children: tracks,
    },
  };
  return `${JSON.stringify(timeline, null, 4)}\n`;
}

function track(part: OtioPart, kind: 'Video' | 'Audio', range: readonly [number, number], rate: Rate) {
  const value = (seconds: number) => Math.round((seconds * rate[0]) / rate[1]);
  const total = value(range[1] - range[0]);
  const at = (t: number) => Math.min(total, Math.max(0, value(t - range[0])));
  const children: object[] = [];
  let place = 0;
  const gap = (to: number) => {
    if (to > place)
      children.push({
        OTIO_SCHEMA: 'Gap.1',
        metadata: {},
        name: '',
        source_range: timeRange(0, to - place, rate),
        effects: [],
        markers: [],
        enabled: true,
      });
    place = Math.max(place, to);
  };
  const own = (kind === 'Audio' ? part.streams?.sound : part.streams?.picture) ?? part.map;
  for (const { knots } of own.segments)
    for (const [i, q] of knots.slice(1).entries()) {
      const p = knots[i] as Knot;
      const from = Math.max(place, at(p.timeline));
      const to = at(q.timeline);
      if (to <= from) continue;
      gap(from);
      const speed = (q.source - p.source) / (q.timeline - p.timeline);
      // The moment that really stands at the rounded boundary; never before the recording begins.
      const t = range[0] + (from * rate[1]) / rate[0];
      const source = Math.max(0, p.source + (t - p.timeline) * speed);
      children.push(clip(part, kind, value(source), to - from, speed, rate));
      place = to;
    }
  gap(total);
  return {
    OTIO_SCHEMA: 'Track.1',
    metadata: {
      syncline: {
        recording: part.recording.id,
        segments: plain(part.map),
        ...(own === part.map ? {} : { stream: plain(own) }),
      },
    },
    name: part.name,
    source_range: null,
    effects: [],
    markers: [],
    enabled: true,
    kind,
    children,
  };
}

const plain = ({ segments }: TimeMap) =>
  segments.map(({ knots }) => ({
    knots: knots.map((k) => ({ timeline: k.timeline, source: k.source, sd: k.sd })),
  }));

function clip(
  { recording, name }: OtioPart,
  kind: 'Video' | 'Audio',
  start: number,
  length: number,
  speed: number,
  rate: Rate,
) {
  const available = Math.max(start + length, Math.round((recording.media.duration * rate[0]) / rate[1]));
  const stream = kind === 'Video' ? recording.media.video[0] : recording.media.audio[0];
  return {
    OTIO_SCHEMA: 'Clip.2',
    metadata: { syncline: { stream: stream?.index ?? null } },
    name,
    source_range: timeRange(start, length, rate),
    effects:
      Math.abs(speed - 1) < sameRate
        ? []
        : [
            {
              OTIO_SCHEMA: 'LinearTimeWarp.1',
              metadata: {},
              name: '',
              effect_name: 'LinearTimeWarp',
              enabled: true,
              time_scalar: speed,
            },
          ],
    markers: [],
    enabled: true,
    media_references: {
      DEFAULT_MEDIA: {
        OTIO_SCHEMA: 'ExternalReference.1',
        metadata: {},
        name: recording.name,
        available_range: timeRange(0, available, rate),
        available_image_bounds: null,
        target_url: fileUrl(recording.path),
      },
    },
    active_media_reference_key: 'DEFAULT_MEDIA',
  };
}

const rational = (value: number, rate: Rate) => ({
  OTIO_SCHEMA: 'RationalTime.1',
  rate: rate[0] / rate[1],
  value,
});

const timeRange = (start: number, length: number, rate: Rate) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: rational(start, rate),
  duration: rational(length, rate),
});

/** RFC 8089 address of an absolute path, Windows drives and shares included. */
export function fileUrl(path: string): string {
  const slashed = /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? path.replaceAll('\\', '/') : path;
  const encoded = slashed
    .split('/')
    .map((part, i) => (i === 0 && /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)))
    .join('/');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return `file://${encoded.startsWith('/') ? '' : '/'}${encoded}`;
}

/** What Syncline needs again from a file it wrote: each recording's exact map, by its id. */
export type OtioMaps = ReadonlyMap<string, readonly { readonly knots: readonly Knot[] }[]>;

/** Reads the maps from an `.otio` that Syncline wrote. @throws InvalidInputError `bad-otio`. */
export function parseOtioMaps(text: string): OtioMaps {
  const bad = (what: string) =>
    new InvalidInputError(
      'bad-otio',
      `This timeline cannot be read: ${what}.`,
      'Choose one that Syncline wrote.',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad('it is no JSON');
  }
  const timeline = value as { OTIO_SCHEMA?: unknown; tracks?: { children?: unknown } } | null;
  if (timeline?.OTIO_SCHEMA !== 'Timeline.1' || !Array.isArray(timeline.tracks?.children))
    throw bad('it is no OpenTimelineIO timeline');
  const maps = new Map<string, readonly { readonly knots: readonly Knot[] }[]>();
  for (const child of timeline.tracks.children as readonly unknown[]) {
    const own = (child as { metadata?: { syncline?: { recording?: unknown; segments?: unknown } } } | null)
      ?.metadata?.syncline;
    if (typeof own?.recording !== 'string' || !Array.isArray(own.segments)) continue;
    for (const segment of own.segments as readonly { knots?: unknown }[])
      if (
        !Array.isArray(segment?.knots) ||
        segment.knots.some(
          (k: Partial<Knot> | null) => !Number.isFinite(k?.timeline) || !Number.isFinite(k?.source),
        )
      )
        throw bad('its exact maps are damaged');
    maps.set(own.recording, own.segments);
  }
  return maps;
}
