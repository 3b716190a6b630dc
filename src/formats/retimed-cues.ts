import { type Moved, movedBy } from '#src/model/moved-times.ts';
import { partnersOf } from '#src/model/partners.ts';
import type { Segment, Transcript } from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { timesOfSegment } from './losses.ts';

/** What a cue is now. */
export type CueNow = {
  readonly start: SourceTime;
  readonly end: SourceTime;
  readonly segments: readonly Segment[];
  /** Whether its text is what it was: what stands in it beside its words can stay. */
  readonly isSame: boolean;
  /** Where a moment within the cue lies now. */
  readonly move: (time: number) => number;
};

/** How a format makes of a cue what it is now. */
export type CueMaker<Item> = {
  readonly retime: (item: Item, cue: CueNow) => Item;
  readonly fresh: (segment: Segment, start: SourceTime, end: SourceTime) => Item;
  /** What is no cue, by where moments lie now. */
  readonly other: (item: Item, move: (time: number) => number) => Item;
};

/**
 * The items of a subtitle file – cues, and what stands between them – with the times of their transcript as it is now. A cue that nobody
 * says keeps its place between the others; one whose segments were all taken out is left out; what came with edits stands behind the
 * segment before it.
 * @param segments how many of the file's segments each item has; none: it is no cue
 */
export function retimedCues<Item>(
  items: readonly Item[],
  segments: readonly number[],
  was: Transcript,
  now: Transcript,
  make: CueMaker<Item>,
): { readonly items: readonly Item[]; readonly notes: readonly string[] } {
  const partners = partnersOf(was, now);
  const timesNow = now.segments.map((segment) => timesOfSegment(segment, now.words));
  const timesOf = (k: number | null | undefined) => timesNow[k ?? -1] ?? null;
  const move = movedBy(
    was.segments.flatMap(({ start, end }, k): Moved[] => {
      const times = timesOf(partners.segments[k]);
      return times && start !== null && end !== null
        ? [
            [start, times.start],
            [end, times.end],
          ]
        : [];
    }),
  );
  const known = new Set(partners.segments);
  const isFresh = now.segments.map((_, k) => !known.has(k));
  const out: Item[] = [];
  let unsaid = 0;
  const addFresh = (from: number) => {
    for (let k = from; isFresh[k]; k++) {
      const [segment, times] = [now.segments[k], timesOf(k)];
      if (segment && times) out.push(make.fresh(segment, times.start, times.end));
    }
  };
  addFresh(0);
  let at = 0;
  items.forEach((item, i) => {
    const count = segments[i] as number;
    if (count === 0) {
      out.push(make.other(item, move));
      return;
    }
    const indices = partners.segments.slice(at, at + count);
    const own = was.segments.slice(at, at + count);
    at += count;
    const present = indices.flatMap((k) => (k === null ? [] : [k]));
    if (present.length === 0) return;
    const times = present.flatMap((k) => timesOf(k) ?? []);
    if (times.length === 0) unsaid++;
    const [start, end] = [own[0]?.start ?? null, own[0]?.end ?? null];
    const moved = (time: number | null) => sourceTime(Math.max(0, move(time ?? 0)));
    const cue = {
      start: times.length > 0 ? sourceTime(Math.min(...times.map((t) => t.start))) : moved(start),
      end: times.length > 0 ? sourceTime(Math.max(...times.map((t) => t.end))) : moved(end),
    };
    const within: Moved[] = was.words.slice(own[0]?.words[0], own.at(-1)?.words[1]).flatMap((word, w) => {
      const k = partners.words[(own[0]?.words[0] ?? 0) + w];
      const is = now.words[k ?? -1];
      if (!is || word.start === null || word.end === null || is.start === null || is.end === null) return [];
      return [
        [word.start, is.start],
        [word.end, is.end],
      ];
    });
    const ends: Moved[] =
      start === null || end === null
        ? []
        : [
            [start, cue.start],
            [end, cue.end],
          ];
    const isSame = own.every(({ text }, n) => text === now.segments[indices[n] ?? -1]?.text);
    const all = present.map((k) => now.segments[k] as Segment);
    out.push(
      make.retime(item, { ...cue, segments: all, isSame, move: movedBy(inside([...ends, ...within])) }),
    );
    addFresh((present.at(-1) as number) + 1);
  });
  return {
    items: out,
    notes:
      unsaid === 0
        ? []
        : [
            unsaid === 1
              ? '1 cue that nobody says keeps its place between the others.'
              : `${unsaid} cues that nobody says keep their places between the others.`,
          ],
  };
}

/** A word's own moments count more than the cue's where both are the same. */
const inside = (moments: readonly Moved[]): readonly Moved[] => [
  ...new Map(moments.map((one) => [one[0], one] as const)).values(),
];
