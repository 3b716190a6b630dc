import { huesOf } from '#renderer/state/hues.ts';
import type { RecordingFeatures, Viewport } from '#renderer/state/state.ts';
import type { FeatureCue } from '#src/contract/job-results.ts';
import type { Placement } from '#src/model/alignment.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { mostLanes, type Recording, type RecordingId } from '#src/model/recording.ts';
import { type StreamMaps, streamMapsOf } from '#src/model/stream-maps.ts';
import { linearTimeMap, type TimeMap } from '#src/model/time-map.ts';
import { toPixel } from './scale.ts';
import { voicesOf } from './text-index.ts';

/** One row of the timeline. An unplaced recording has a row too, its clip drawn as an outline at 0. */
export type Track = {
  readonly recording: Recording;
  readonly placement: Placement | null;
  /** Where its clip is drawn. */
  readonly map: TimeMap;
  /** Where its sound and its picture lie: apart where the sound was put right. */
  readonly streams: StreamMaps;
  /** On the timeline: by its placement, or because it is alone and there is nothing to sync it with. */
  readonly placed: boolean;
  readonly hue: number;
};

const rank = (track: Track) => (track.placed ? 0 : 1);

/** Rows of one event in the order of the bin, or (`byRecorder`) those of one recorder together; what is placed nowhere comes after, what lies in other events not at all. */
export function tracksOf(project: Project, event: string | null, byRecorder = false): readonly Track[] {
  const placements = new Map(project.placements.map((p) => [p.recording, p]));
  const isAlone = project.recordings.length === 1;
  /** The place of the first recording of its recorder. */
  const seat = ({ recording }: Track) =>
    project.recordings.findIndex(
      (r) => r === recording || (r.recorder !== null && r.recorder === recording.recorder),
    );
  const hues = huesOf(project);
  return project.recordings
    .flatMap((recording) => {
      const placement = placements.get(recording.id) ?? null;
      const placed = placement?.placed === true && placement.map !== null;
      if (placed && placement.event !== event) return [];
      const map =
        placed && placement.map
          ? placement.map
          : linearTimeMap(0, 0, Math.max(recording.media.duration, 1e-3));
      const lies = placed || (isAlone && placement === null);
      const streams = streamMapsOf(project, recording.id, map);
      return [{ recording, placement, map, streams, placed: lies, hue: hues.get(recording.id) ?? 0 }];
    })
    .sort((a, b) => rank(a) - rank(b) || (byRecorder ? seat(a) - seat(b) : 0));
}

/** The track where its sound lies. */
export const heardTrack = (track: Track): Track =>
  track.streams.sound === track.map ? track : { ...track, map: track.streams.sound };

/** What is drawn on one line: a recording, its crop over time, some columns of its numbers, a text that is said in it, or what one voice of that says. */
export type TimelineRow =
  | { readonly kind: 'track'; readonly track: Track }
  | { readonly kind: 'crop'; readonly track: Track; readonly crop: ProjectCrop }
  | {
      readonly kind: 'columns';
      readonly track: Track;
      /** From the first, and not with the last. */
      readonly from: number;
      readonly to: number;
    }
  | {
      /** Dimensions of a file's numbers, in colour. */
      readonly kind: 'strip';
      readonly track: Track;
      /** From the first, and not with the last. */
      readonly from: number;
      readonly to: number;
      /** Of how many. */
      readonly dims: number;
    }
  | {
      /** Cues of a recording's features, in colour, each in its lane; the first row of a recording says what the colours mean. */
      readonly kind: 'cues';
      readonly track: Track;
      readonly cues: readonly ShownCue[];
      readonly isFirst: boolean;
    }
  | {
      /** A whole text: from where to where it is said, and how sure it is the recording's. */
      readonly kind: 'document';
      readonly track: Track;
      readonly own: ProjectTranscript;
    }
  | {
      readonly kind: 'text';
      readonly track: Track;
      readonly own: ProjectTranscript;
      /** Which of its voices. */
      readonly voice: number;
    };

/** A cue of a recording's features, whose strips the host knows by `key`. */
export type ShownCue = {
  readonly key: string;
  readonly name: string;
  readonly kind: FeatureCue['kind'];
  /** From the first, and not with the last, of so many dimensions. */
  readonly from: number;
  readonly to: number;
  readonly dims: number;
  /** Its picture was looked at in another crop than it has now. */
  readonly isOld: boolean;
};

/** So many columns share a row, each in its lane: as many as a point has coordinates. */
export const lanesInRow = 3;

/** How many columns of a recording can be drawn each by itself; 0 where there is but one, or one was chosen. */
export function lanesOf({ media, analysis }: Recording): number {
  const dims = media.data[0]?.dims ?? 0;
  return dims > 1 && analysis.channel === 'mix' ? Math.min(dims, mostLanes) : 0;
}

/** The track where its picture lies. */
export const seenTrack = (track: Track): Track =>
  track.streams.picture === track.map ? track : { ...track, map: track.streams.picture };

/** All rows from the top: every recording, its crop (where `withCrops`), its columns (unless they are folded away) and its transcripts under it. */
export const rowsOf = (
  tracks: readonly Track[],
  { transcripts, crops }: Pick<Project, 'transcripts' | 'crops'>,
  {
    withCrops,
    folded = [],
    inColour = false,
    features = {},
  }: {
    readonly withCrops: boolean;
    readonly folded?: readonly RecordingId[];
    /** Numbers are shown in colour, all of them, not as curves. */
    readonly inColour?: boolean;
    readonly features?: Readonly<Record<RecordingId, RecordingFeatures>>;
  },
): readonly TimelineRow[] =>
  tracks.flatMap((track): readonly TimelineRow[] => [
    { kind: 'track', track },
    ...(folded.includes(track.recording.id) ? [] : inColour ? stripRows(track) : columnRows(track)),
    ...featureRows(track, features[track.recording.id], crops),
    ...(withCrops ? crops : [])
      .filter((crop) => crop.recording === track.recording.id)
      .map((crop) => ({ kind: 'crop' as const, track: seenTrack(track), crop })),
    ...transcripts
      .filter((t) => t.recording === track.recording.id)
      .flatMap((own) => textRows(heardTrack(track), own)),
  ]);

/** A text and its voices. Words are spoken: they lie where the sound does. */
const textRows = (track: Track, own: ProjectTranscript): readonly TimelineRow[] => [
  { kind: 'document', track, own },
  ...voicesOf(own.transcript).map((_, voice) => ({ kind: 'text' as const, track, own, voice })),
];

function columnRows(track: Track): readonly TimelineRow[] {
  const lanes = lanesOf(track.recording);
  return Array.from({ length: Math.ceil(lanes / lanesInRow) }, (_, k) => ({
    kind: 'columns' as const,
    track,
    ...{ from: k * lanesInRow, to: Math.min(lanes, (k + 1) * lanesInRow) },
  }));
}

/** Dimensions on one line of colour, unless there are too many for so many lines. */
const [dimsInStrip, mostStrips] = [12, 6];

function stripRows(track: Track): readonly TimelineRow[] {
  const { media, analysis } = track.recording;
  const dims = media.data[0]?.dims ?? 0;
  if (dims < 2 || analysis.channel !== 'mix') return [];
  const rows = Math.min(mostStrips, Math.ceil(dims / dimsInStrip));
  const edge = (k: number) => Math.round((k * dims) / rows);
  return Array.from({ length: rows }, (_, k) => ({
    ...({ kind: 'strip', track } as const),
    ...{ from: edge(k), to: edge(k + 1), dims },
  }));
}

/** What the recording is compared by, several cues a row: what is heard lies where the sound does, what is seen where the picture does. */
function featureRows(
  track: Track,
  features: RecordingFeatures | undefined,
  crops: Project['crops'],
): readonly TimelineRow[] {
  if (features?.kind !== 'shown') return [];
  const { key, cues, crop } = features;
  const now = crops.find(({ recording }) => recording === track.recording.id) ?? null;
  const shown = (of: readonly FeatureCue[], own: Track, isSeen: boolean) => {
    const rows = Math.ceil(of.length / lanesInRow);
    return Array.from({ length: rows }, (_, k) => ({
      track: own,
      cues: of
        .slice(Math.round((k * of.length) / rows), Math.round(((k + 1) * of.length) / rows))
        .map((cue): ShownCue => ({ ...cue, key, isOld: isSeen && now !== crop })),
    }));
  };
  const isSeen = ({ kind }: FeatureCue) => kind === 'motion';
  return [
    ...shown(
      cues.filter((cue) => !isSeen(cue)),
      heardTrack(track),
      false,
    ),
    ...shown(cues.filter(isSeen), seenTrack(track), true),
  ].map((row, k) => ({ kind: 'cues' as const, ...row, isFirst: k === 0 }));
}

/** First and last moment of all rows; placed ones count alone where there are any. */
export function tracksExtent(tracks: readonly Track[]): readonly [number, number] | null {
  const counted = tracks.some((t) => t.placed) ? tracks.filter((t) => t.placed) : tracks;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const track of counted)
    for (const segment of track.map.segments)
      for (const k of segment.knots) {
        low = Math.min(low, k.timeline);
        high = Math.max(high, k.timeline);
      }
  return low < high ? [low, high] : null;
}

/** A straight piece of a clip: pixels on the screen, source seconds in the file. */
export type Piece = {
  readonly x0: number;
  readonly x1: number;
  readonly source0: number;
  readonly source1: number;
};
export type Block = { readonly x0: number; readonly x1: number; readonly pieces: readonly Piece[] };

/** What of a clip meets the screen (0…width): a block a segment, cut to pieces where its rate changes. */
export function blocksOf(map: TimeMap, view: Viewport, width: number): readonly Block[] {
  const blocks: Block[] = [];
  for (const { knots } of map.segments) {
    const first = knots[0];
    const last = knots[knots.length - 1];
    if (!first || !last) continue;
    const x0 = toPixel(view, first.timeline);
    const x1 = toPixel(view, last.timeline);
    if (x1 < 0 || x0 > width) continue;
    const pieces: Piece[] = [];
    for (let i = 1; i < knots.length; i++) {
      const p = knots[i - 1];
      const q = knots[i];
      if (!p || !q) continue;
      const piece = cut(toPixel(view, p.timeline), toPixel(view, q.timeline), p.source, q.source, width);
      if (piece) pieces.push(piece);
    }
    blocks.push({ x0, x1, pieces });
  }
  return blocks;
}

/** The part of one straight piece that lies on the screen, or null. */
function cut(x0: number, x1: number, source0: number, source1: number, width: number): Piece | null {
  if (x1 < 0 || x0 > width) return null;
  const perPixel = (source1 - source0) / (x1 - x0);
  const left = Math.max(0, x0);
  const right = Math.min(width, x1);
  return {
    x0: left,
    x1: right,
    source0: source0 + (left - x0) * perPixel,
    source1: source1 - (x1 - right) * perPixel,
  };
}

/** The stretches between a clip's segments, in pixels: the recorder was paused or dropped a block. */
export function pausesOf(map: TimeMap, view: Viewport): readonly (readonly [number, number])[] {
  return map.segments.slice(1).flatMap((segment, i) => {
    const before = map.segments[i]?.knots.at(-1);
    const after = segment.knots[0];
    if (!before || !after || after.timeline <= before.timeline) return [];
    return [[toPixel(view, before.timeline), toPixel(view, after.timeline)] as const];
  });
}

/** What lies under a point of the pane: the row, and its clip when the point is on one of its segments. */
export function hitTest(
  tracks: readonly Track[],
  view: Viewport,
  x: number,
  y: number,
  rowHeight: number,
): { readonly track: Track; readonly onClip: boolean; readonly segment: number } | null {
  const track = y < 0 ? undefined : tracks[Math.floor(y / rowHeight)];
  if (!track) return null;
  const segment = track.map.segments.findIndex(({ knots }) => {
    const first = knots[0];
    const last = knots[knots.length - 1];
    return first && last && x >= toPixel(view, first.timeline) && x <= toPixel(view, last.timeline);
  });
  return { track, onClip: segment >= 0, segment };
}
