import type { Project, ProjectTranscript } from './project.ts';
import type { RecordingId } from './recording.ts';
import { streamMapsOf } from './stream-maps.ts';
import { type Segment as MapSegment, type TimeMap, toSource, toTimeline } from './time-map.ts';
import {
  type Phone,
  type Segment,
  type Transcript,
  type Untranscribed,
  type Word,
  unaligned,
} from './transcript.ts';
import { isTimed } from './transcript-edits.ts';
import { type SourceTime, sourceTime, timelineTime } from './units.ts';

/**
 * One transcript serves all recordings that lie on one timeline: what is said in one is said in the others, at what
 * their own clocks showed then.
 */
export type OnOtherClock = {
  /** All words; those without a counterpart have no times. */
  readonly transcript: Transcript;
  /** The words, by their index, whose times have no counterpart there: said while that recorder was off, paused or dropped a block. */
  readonly lost: readonly number[];
  /** The same of segments that have times of their own, their words having none yet (subtitles that were not aligned). */
  readonly lostCues: readonly number[];
};

/** A stretch that both recorded without a break, in seconds of the first one's clock, and how it leads to the other's. */
type Piece = {
  readonly from: number;
  readonly to: number;
  readonly convert: (s: number) => SourceTime;
};

/** @param to null: the timeline itself */
function piecesBetween(from: TimeMap, to: TimeMap | null): readonly Piece[] {
  const ends = ({ knots }: MapSegment) => ({
    first: knots[0] as MapSegment['knots'][number],
    last: knots.at(-1) as MapSegment['knots'][number],
  });
  const pieces: Piece[] = [];
  for (const p of from.segments) {
    const own = ends(p);
    const onTimeline = (s: number): number =>
      toTimeline({ segments: [p] }, sourceTime(Math.min(own.last.source, Math.max(own.first.source, s)))) ??
      own.first.timeline;
    if (to === null) {
      pieces.push({
        ...{ from: own.first.source, to: own.last.source },
        convert: (s) => sourceTime(onTimeline(s)),
      });
      continue;
    }
    for (const q of to.segments) {
      const other = ends(q);
      const low = Math.max(own.first.timeline, other.first.timeline);
      const high = Math.min(own.last.timeline, other.last.timeline);
      if (!(high > low)) continue;
      const source = (t: number): number => toSource({ segments: [p] }, timelineTime(t)) ?? own.first.source;
      pieces.push({
        ...{ from: source(low), to: source(high) },
        convert: (s) =>
          toSource({ segments: [q] }, timelineTime(Math.min(high, Math.max(low, onTimeline(s))))) ??
          other.first.source,
      });
    }
  }
  return pieces;
}

/** How far beyond a stretch a boundary may lie and still count as in it, seconds. */
const slack = 1e-6;

/**
 * A transcript on another recording's clock, through the time maps of both. A word has a counterpart where both recorded
 * all of it without a break.
 * @param from the time map of the transcript's own recording
 * @param to the other's; null: the timeline's own clock
 */
export function transcriptOnClock(t: Transcript, from: TimeMap, to: TimeMap | null): OnOtherClock {
  const pieces = piecesBetween(from, to);
  const pieceOf = (start: number, end: number) =>
    pieces.find((piece) => start >= piece.from - slack && end <= piece.to + slack);
  const lost: number[] = [];
  const words = t.words.map((word, k): Word => {
    if (!isTimed(word)) return word;
    const piece = pieceOf(word.start, word.end);
    if (!piece) {
      lost.push(k);
      return unaligned(word);
    }
    const phones = word.phones.map(
      ({ ipa, start, end }): Phone => ({ ipa, start: piece.convert(start), end: piece.convert(end) }),
    );
    // What was found before a person changed it is told on its own clock only.
    const { found: _, ...said } = word;
    return { ...said, start: piece.convert(word.start), end: piece.convert(word.end), phones };
  });
  const lostCues: number[] = [];
  const segments = t.segments.map((segment, k): Segment => {
    const said = words.slice(...segment.words).filter(isTimed);
    const [first, last] = [said[0], said.at(-1)];
    if (first && last) return { ...segment, start: first.start, end: last.end };
    const isAligned = t.words.slice(...segment.words).some((word) => word.status !== null);
    const piece =
      segment.start === null || segment.end === null || isAligned
        ? undefined
        : pieceOf(segment.start, segment.end);
    if (segment.start !== null && !isAligned && !piece) lostCues.push(k);
    return piece && segment.start !== null && segment.end !== null
      ? { ...segment, start: piece.convert(segment.start), end: piece.convert(segment.end) }
      : { ...segment, start: null, end: null };
  });
  const untranscribed = t.untranscribed
    .flatMap(({ start, end, kind }) =>
      pieces.flatMap((piece): readonly Untranscribed[] => {
        const [low, high] = [Math.max(start, piece.from), Math.min(end, piece.to)];
        return high > low ? [{ start: piece.convert(low), end: piece.convert(high), kind }] : [];
      }),
    )
    .sort((a, b) => a.start - b.start);
  return { transcript: { ...t, words, segments, untranscribed }, lost, lostCues };
}

/** Recordings that a transcript serves besides its own: those that lie on one timeline with it. */
export function servedBy(project: Project, { recording }: ProjectTranscript): readonly RecordingId[] {
  const placed = project.placements.filter((p) => p.placed && p.map !== null);
  const event = placed.find((p) => p.recording === recording)?.event;
  if (event === undefined) return [];
  return placed.filter((p) => p.event === event && p.recording !== recording).map((p) => p.recording);
}

/**
 * A project's transcript on a recording's clock: words are heard, so they lie where the sound of both does.
 * @param clock a recording's id; null: the timeline
 * @returns null where the two do not lie on one timeline
 */
export function projectTranscriptOn(
  project: Project,
  own: ProjectTranscript,
  clock: RecordingId | null,
): OnOtherClock | null {
  if (clock === own.recording) return { transcript: own.transcript, lost: [], lostCues: [] };
  const map = (id: RecordingId) => {
    const placed = project.placements.find((p) => p.recording === id && p.placed)?.map;
    return placed ? streamMapsOf(project, id, placed).sound : null;
  };
  const from = map(own.recording);
  if (!from) return null;
  if (clock === null) return transcriptOnClock(own.transcript, from, null);
  const to = servedBy(project, own).includes(clock) ? map(clock) : null;
  return to && transcriptOnClock(own.transcript, from, to);
}

/**
 * What is lost, in words; empty where nothing is.
 * @param name of the recording whose clock it is; null: the timeline's, where a word or a cue is lost that a pause of its own recorder cuts
 */
export const lossOnClock = (
  { lost, lostCues }: Pick<OnOtherClock, 'lost' | 'lostCues'>,
  name: string | null,
): readonly string[] =>
  [
    { count: lost.length, one: 'word', more: 'words' },
    { count: lostCues.length, one: 'cue', more: 'cues' },
  ].flatMap(({ count, one, more }) => {
    if (count === 0) return [];
    const [what, them] = count === 1 ? [`${one} has`, 'it'] : [`${more} have`, 'them'];
    const why = name === null ? `the recorder paused in ${them}` : `“${name}” did not record ${them}`;
    return [`${count} ${what} no time there: ${why}.`];
  });
