import { z } from 'zod';
import { type FrameRate, secondsOf } from '#src/model/frame-rate.ts';
import { timecodeStart } from '#src/model/timecode.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { cutsOf, type EditPart, type EditTimeline, isSameRate, speedOf } from './cuts.ts';
import type { ExactMaps, ReadClip, ReadTimeline } from './read-timeline.ts';
import { badFile } from './refusal.ts';

/**
 * OpenTimelineIO (`.otio`, the JSON form of OpenTimelineIO 0.15 and later). A track for the pictures and one
 * for the sound of each recording; a clip for each straight piece of its time map, gaps between. Boundaries
 * are whole frames (pictures) or samples (sound) of the timeline, each rounded once. A clip's length is its
 * length on the timeline; the clock's rate is a LinearTimeWarp. The exact map stands in the metadata of each
 * track under `syncline`: editors that know no more than frames lose nothing for good. Where the sound of a recording was put
 * right against its picture, `segments` stays the place of the recording, and `stream` says where this track's stream lies.
 */
export function otioText({ id, name, parts, range, frameRate, sampleRate }: EditTimeline): string {
  const length = range[1] - range[0];
  const perSecond = frameRate[0] / frameRate[1];
  let frames = Math.ceil(length * perSecond - 1e-6);
  // In the library's own arithmetic: it compares seconds.
  while (frames / perSecond < Math.round(length * sampleRate) / sampleRate) frames++;
  const having = (kind: 'video' | 'audio') => parts.filter((p) => p.recording.media[kind].length > 0);
  const tracks = [
    ...having('video').map((part) => track(part, 'Video', range, frameRate, frames)),
    ...having('audio').map((part) => track(part, 'Audio', range, [sampleRate, 1], null)),
  ];
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    metadata: {
      syncline: {
        project: id,
        range: [...range],
        note: 'Times in seconds. Timeline 0 of this file is the start of the range.',
      },
    },
    name,
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

/** @param total at which it ends, in frames; null: where its last clip does */
function track(
  part: EditPart,
  kind: 'Video' | 'Audio',
  range: readonly [number, number],
  rate: FrameRate,
  total: number | null,
) {
  const value = (seconds: number) => Math.round((seconds * rate[0]) / rate[1]);
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
  const { duration } = part.recording.media;
  for (const { from, to, points } of cutsOf(own, { range, rate, duration, by: 'piece' })) {
    gap(from);
    children.push(
      clip(part, kind, value((points[0] as (typeof points)[0])[1]), to - from, speedOf(points), rate),
    );
    place = to;
  }
  if (total !== null) gap(total);
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
  { recording, name }: EditPart,
  kind: 'Video' | 'Audio',
  start: number,
  length: number,
  speed: number,
  rate: FrameRate,
) {
  const available = Math.max(start + length, Math.round((recording.media.duration * rate[0]) / rate[1]));
  const origin = (secondsOf(timecodeStart(recording.media)) * rate[0]) / rate[1];
  const stream = kind === 'Video' ? recording.media.video[0] : recording.media.audio[0];
  return {
    OTIO_SCHEMA: 'Clip.2',
    metadata: { syncline: { stream: stream?.index ?? null } },
    name,
    source_range: timeRange(origin + start, length, rate),
    effects: isSameRate(speed)
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
        available_range: timeRange(origin, available, rate),
        available_image_bounds: null,
        target_url: recording.path,
      },
    },
    active_media_reference_key: 'DEFAULT_MEDIA',
  };
}

const rational = (value: number, rate: FrameRate) => ({
  OTIO_SCHEMA: 'RationalTime.1',
  rate: rate[0] / rate[1],
  value,
});

const timeRange = (start: number, length: number, rate: FrameRate) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: rational(start, rate),
  duration: rational(length, rate),
});

const time = z.object({ value: z.number(), rate: z.number().positive() });
const span = z.object({ start_time: time, duration: time });
const warp = z.object({ OTIO_SCHEMA: z.string(), time_scalar: z.number().optional() });
const reference = z.object({
  target_url: z.string().optional(),
  // Kdenlive 26.08 says of sound that it has no frames a second.
  available_range: span.nullish().catch(null),
});
const item = z.object({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  source_range: span.nullish(),
  effects: z.array(warp).nullish(),
  media_reference: reference.nullish(),
  media_references: z.record(z.string(), reference.nullable()).nullish(),
  active_media_reference_key: z.string().nullish(),
});
const ownSegments = z.array(
  z.object({
    knots: z.array(z.object({ timeline: z.number(), source: z.number(), sd: z.number().min(0).nullable() })),
  }),
);
const trackForm = z.object({
  OTIO_SCHEMA: z.string(),
  kind: z.string().nullish(),
  children: z.array(item).nullish(),
  metadata: z
    .object({
      syncline: z
        .object({ segments: ownSegments, stream: ownSegments.optional() })
        .optional()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
});
const timelineForm = z.object({
  OTIO_SCHEMA: z.literal('Timeline.1'),
  name: z.string().nullish(),
  metadata: z
    .object({
      syncline: z
        .object({ range: z.tuple([z.number(), z.number()]) })
        .optional()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  tracks: z.object({ children: z.array(trackForm) }),
});

/**
 * Reads a timeline of any program: its clips, with their constant speeds. The exact maps of one that Syncline wrote are taken where
 * its clips still say the same.
 * @throws InvalidInputError `bad-file`
 */
export function readOtio(text: string, file: string): ReadTimeline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badFile(file, '', 'it is no JSON', 'Choose a timeline that ends in .otio.');
  }
  const parsed = timelineForm.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') || 'the document';
    throw badFile(file, where, 'it is no OpenTimelineIO timeline', 'Export it again as .otio.');
  }
  const { name, metadata, tracks } = parsed.data;
  const origin = metadata?.syncline?.range[0] ?? 0;
  const clips: ReadClip[] = [];
  const exact = new Map<string, ExactMaps>();
  const notes = new Set<string>();
  const rates = new Set<number>();
  for (const [number, { OTIO_SCHEMA, kind, children, metadata: own }] of tracks.children.entries()) {
    if (!OTIO_SCHEMA.startsWith('Track.')) {
      notes.add('Nested timelines are left out.');
      continue;
    }
    const isPicture = kind !== 'Audio';
    let at = origin;
    for (const child of children ?? []) {
      if (/^(?:Transition|Marker)\./.test(child.OTIO_SCHEMA)) continue; // takes no time of its own
      const media =
        child.media_references?.[child.active_media_reference_key ?? 'DEFAULT_MEDIA'] ??
        child.media_reference;
      const range = child.source_range ?? media?.available_range;
      if (!range)
        throw badFile(
          file,
          `track ${number}`,
          `“${child.name ?? ''}” does not say how long it is`,
          'Export it again.',
        );
      const seconds = ({ value: count, rate }: z.infer<typeof time>) => count / rate;
      rates.add(range.duration.rate);
      const length = seconds(range.duration);
      const start = at;
      at += length;
      if (!child.OTIO_SCHEMA.startsWith('Clip.') || !(length > 0)) {
        if (!/^(?:Gap|Clip)\./.test(child.OTIO_SCHEMA)) notes.add('Nested timelines are left out.');
        continue;
      }
      const speed = (child.effects ?? []).reduce((product, { OTIO_SCHEMA: effect, time_scalar: scalar }) => {
        if (effect.startsWith('FreezeFrame.')) return 0;
        return effect.startsWith('LinearTimeWarp.') ? product * (scalar ?? 1) : product;
      }, 1);
      if (!(speed > 0)) {
        notes.add('Frozen and reversed clips are left out.');
        continue;
      }
      const from =
        seconds(range.start_time) - (media?.available_range ? seconds(media.available_range.start_time) : 0);
      const url = media?.target_url ?? child.name ?? '';
      clips.push({
        ...{ media: url, name: child.name ?? url, kind: isPicture ? 'picture' : 'sound' },
        points: [
          [start, from],
          [at, from + length * speed],
        ],
        ...(own?.syncline?.stream ? { isAside: true } : {}),
      });
      if (own?.syncline) {
        const { segments, stream } = own.syncline as unknown as Record<
          'segments' | 'stream',
          TimeMap['segments']
        >;
        const kind = isPicture ? 'picture' : 'sound';
        if (stream) exact.set(url, { map: { segments }, aside: { kind, map: { segments: stream } } });
        else if (!exact.has(url)) exact.set(url, { map: { segments } });
      }
    }
  }
  // Pictures are the coarser ones.
  const frame = 1 / Math.max(1, Math.min(...rates));
  return { name: name ?? '', clips, frame, exact, notes: [...notes], isTimecoded: false };
}
