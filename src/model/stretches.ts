import type { Project } from './project.ts';
import { firstKnot, lastKnot, type Segment, type TimeMap, toTimeline } from './time-map.ts';
import { projectTranscriptOn } from './transcript-clocks.ts';
import { sourceTime } from './units.ts';

/** A named part of the timeline, seconds; for one recording alone, or (null) for all. */
export type Stretch = {
  readonly title: string;
  readonly range: readonly [number, number];
  readonly recording: string | null;
};

/** What a timeline can be cut by: recordings' segments; a transcript's lines or words; a list's steps. */
export const stretchKinds = ['segment', 'sentence', 'word', 'step'] as const;
export type StretchKind = (typeof stretchKinds)[number];

export type Stretches = {
  /** In the order of the text, list or recordings. */
  readonly stretches: readonly Stretch[];
  /** How many have no time on the timeline. */
  readonly left: number;
};

/**
 * The stretches of one kind.
 * @param list id of the transcript (sentence, word) or of the list of steps
 * @returns null where there is no such list, or its recording does not lie on the timeline
 */
export function stretchesOf(project: Project, kind: StretchKind, list: string | null): Stretches | null {
  if (kind === 'segment') return { stretches: project.placements.flatMap(segmentsOf), left: 0 };
  const found = kind === 'step' ? stepsOf(project, list) : saidOf(project, kind, list);
  if (!found) return null;
  const stretches = found.flatMap(({ text, start, end }) =>
    start !== null && end !== null && end > start
      ? [{ title: text, range: [start, end] as const, recording: null }]
      : [],
  );
  return { stretches, left: found.length - stretches.length };
}

type Timed = { readonly text: string; readonly start: number | null; readonly end: number | null };

function segmentsOf({ recording, placed, map }: Project['placements'][number]): readonly Stretch[] {
  if (!placed || !map) return [];
  return map.segments.map((segment, k) => ({
    title: `segment ${k + 1}`,
    range: [firstKnot(segment).timeline, lastKnot(segment).timeline] as const,
    recording,
  }));
}

function saidOf(project: Project, kind: 'sentence' | 'word', list: string | null): readonly Timed[] | null {
  const own = project.transcripts.find((t) => t.id === list);
  const on = own && projectTranscriptOn(project, own, null);
  if (!on) return null;
  return kind === 'word' ? on.transcript.words : on.transcript.segments;
}

function stepsOf(project: Project, list: string | null): readonly Timed[] | null {
  const own = project.steps.find((s) => s.id === list);
  const map = project.placements.find((p) => p.recording === own?.recording && p.placed)?.map;
  if (!own || !map) return null;
  return own.steps.map(({ text, start, end }) => ({ text, ...onTimeline(map, start, end) }));
}

/** A stretch of source time on the timeline, less what of it was not recorded; nulls where nothing was. */
function onTimeline(map: TimeMap, start: number | null, end: number | null): Omit<Timed, 'text'> {
  if (start === null || end === null) return { start: null, end: null };
  const inside = map.segments.flatMap((segment) => {
    const low = Math.max(start, firstKnot(segment).source);
    const high = Math.min(end, lastKnot(segment).source);
    return low < high ? [timelineOf(segment, low), timelineOf(segment, high)] : [];
  });
  return { start: inside[0] ?? null, end: inside.at(-1) ?? null };
}

const timelineOf = (segment: Segment, s: number): number | null =>
  toTimeline({ segments: [segment] }, sourceTime(s));
