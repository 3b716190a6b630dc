import { type Segment, type Transcript, type Word, unaligned } from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import type { Link } from './align-words.ts';

/** Words of both texts that belong together: half-open ranges, neither empty, in order on both sides. */
export type WordBead = {
  readonly a: readonly [from: number, to: number];
  /** Of b piece by piece. */
  readonly pieces: readonly (readonly [from: number, to: number])[];
  readonly confidence: number;
};

/** Of a word that no link gives a time, only its neighbours. */
export const interpolatedConfidence = 0.1;

type Span = { readonly start: number; readonly end: number };
/** `isOwn`: its times are those of the word itself, not its share of the segment's. */
type Timed = Span & { readonly word: number; readonly isOwn: boolean };

/**
 * The other text with the times of the timed one. A stretch of it lasts from the first to the last word that its
 * counterpart is said in; between neighbours within a counterpart it is cut where the linked words say. Words take the
 * times of the words they are linked to, as far as these are in order; those between share out what is between by their
 * letters, with a confidence of no more than 0.1; one for which nothing is left between has no time. What the timed text
 * marks as not spoken stays so. Where a segment of the timed text has no times of words, or a word has none, the other gets
 * no more than that. A segment's own times count to both its ends, wherever its timed words lie. Words that a person has
 * confirmed keep their times. Segments without a counterpart have no times, unless they had some before: then those,
 * moved as their neighbours are.
 */
export function carryTimes(
  timed: Transcript,
  other: Transcript,
  beads: readonly WordBead[],
  links: readonly Link[],
): Transcript {
  const spans = spansOf(timed);
  const rooms = roomsOf(timed, spans);
  const words: Word[] = other.words.map(unaligned);
  const windows: (Span | null)[] = other.words.map(() => null);
  const linksOf = groupedBy(links, (link) => link.b);
  for (const { a, pieces, confidence } of beads) {
    const own: Timed[] = [];
    for (let k = a[0]; k < a[1]; k++) {
      const room = rooms[k];
      if (room) own.push({ ...room, word: k, isOwn: timed.words[k]?.start !== null });
    }
    own.sort((p, q) => p.start - q.start);
    const isUnsaid = own.length === 0 && timed.words.slice(...a).every((w) => w.status === 'not-spoken');
    const cuts = cutPieces(own, pieces, other.words, linksOf);
    pieces.forEach(([from, to], p) => {
      const window = cuts[p] ?? null;
      for (let k = from; k < to; k++) {
        windows[k] = window;
        if (isUnsaid) words[k] = { ...(words[k] as Word), status: 'not-spoken' };
      }
      const isTimed = window && own.some((w) => w.isOwn && w.start <= window.end && w.end >= window.start);
      if (isTimed) timeWords(words, [from, to], window, { timed, linksOf, confidence });
    });
  }
  const segments = other.segments.map((segment): Segment => {
    const own = windows.slice(...segment.words).filter((w) => w !== null);
    const start = Math.min(...own.map((w) => w.start));
    const end = Math.max(...own.map((w) => w.end));
    return own.length > 0
      ? { ...segment, start: sourceTime(start), end: sourceTime(end) }
      : { ...segment, start: null, end: null };
  });
  const kept = keepConfirmed(words, other.words);
  const spanned = besideConfirmed(segments, kept);
  return {
    ...{ language: other.language, confidence: null, words: kept, untranscribed: timed.untranscribed },
    segments: movedAlong(other.segments, spanned),
  };
}

/** What a person has confirmed stays; words beside it keep off it, and where nothing is left for one it has no time. */
function keepConfirmed(words: readonly Word[], before: readonly Word[]): readonly Word[] {
  const isKept = (w: Word | undefined) => w?.status === 'confirmed' && w.start !== null && w.end !== null;
  if (!before.some(isKept)) return words;
  const nexts = before.map(() => Number.POSITIVE_INFINITY);
  for (let k = before.length - 2; k >= 0; k--) {
    const after = before[k + 1];
    nexts[k] = isKept(after) ? (after?.start as number) : (nexts[k + 1] as number);
  }
  let last = Number.NEGATIVE_INFINITY;
  return words.map((word, k) => {
    const own = before[k] as Word;
    if (isKept(own)) {
      last = own.end as number;
      return own;
    }
    if (word.start === null || word.end === null) return word;
    const [start, end] = [Math.max(word.start, last), Math.min(word.end, nexts[k] as number)];
    if (start === word.start && end === word.end) return word;
    if (end <= start) return unaligned(word);
    const confidence = Math.min(word.confidence ?? 0, interpolatedConfidence);
    return { ...word, start: sourceTime(start), end: sourceTime(end), confidence };
  });
}

/** Segments with the confirmed words that they hold, off those that others hold. */
function besideConfirmed(segments: readonly Segment[], words: readonly Word[]): readonly Segment[] {
  const confirmed = words.flatMap(({ status, start, end }, k) =>
    status === 'confirmed' && start !== null && end !== null ? [{ k, start, end }] : [],
  );
  if (confirmed.length === 0) return segments;
  return segments.map((segment): Segment => {
    const [from, to] = segment.words;
    const own = confirmed.filter(({ k }) => k >= from && k < to);
    const low = Math.max(
      Number.NEGATIVE_INFINITY,
      ...confirmed.filter(({ k }) => k < from).map((w) => w.end),
    );
    const high = Math.min(
      Number.POSITIVE_INFINITY,
      ...confirmed.filter(({ k }) => k >= to).map((w) => w.start),
    );
    const span =
      segment.start !== null && segment.end !== null ? [{ start: segment.start, end: segment.end }] : [];
    const start = Math.max(low, Math.min(...[...span, ...own].map((t) => t.start)));
    const end = Math.min(high, Math.max(...[...span, ...own].map((t) => t.end)));
    return start < end && Number.isFinite(start) && Number.isFinite(end)
      ? { ...segment, start: sourceTime(start), end: sourceTime(end) }
      : { ...segment, start: null, end: null };
  });
}

const spanOf = ({ start, end }: Word): Span | null =>
  start === null || end === null ? null : { start, end };

/**
 * When each word is said: its own times; of words without, a share by letters of what the words around them leave of
 * the segment. Null: nothing is left, nobody says it, or the segment has no times, either.
 */
function spansOf({ segments, words }: Transcript): readonly (Span | null)[] {
  const spans = words.map(spanOf);
  for (const { start, end, words: range } of segments) {
    if (start === null || end === null) continue;
    const isOpen = (k: number) => !spans[k] && words[k]?.status !== 'not-spoken';
    let time: number = start;
    for (let k = range[0]; k < range[1]; ) {
      const own = spans[k];
      if (own) time = Math.max(time, own.end);
      if (!isOpen(k)) {
        k++;
        continue;
      }
      let next = k;
      while (next < range[1] && !spans[next]) next++;
      const open = Array.from({ length: next - k }, (_, i) => k + i).filter(isOpen);
      const until = next < range[1] ? (spans[next] as Span).start : end;
      if (until > time)
        for (const [i, span] of shared(
          open.map((w) => words[w]?.text.length ?? 0),
          { start: time, end: until },
        ).entries())
          spans[open[i] as number] = span;
      k = next;
    }
  }
  return spans;
}

/** The same where the first and the last word of a segment reach to its ends. */
function roomsOf({ segments }: Transcript, spans: readonly (Span | null)[]): readonly (Span | null)[] {
  const rooms = [...spans];
  for (const { start, end, words: range } of segments) {
    if (start === null || end === null) continue;
    const said = Array.from({ length: range[1] - range[0] }, (_, i) => range[0] + i).filter((k) => spans[k]);
    const [first, last] = [said[0], said.at(-1)];
    if (first === undefined || last === undefined) continue;
    const [head, tail] = [rooms[first] as Span, spans[last] as Span];
    rooms[first] = { ...head, start: Math.min(start, head.start) };
    rooms[last] = { ...(rooms[last] ?? tail), end: Math.max(end, tail.end) };
  }
  return rooms;
}

function shared(letters: readonly number[], { start, end }: Span): readonly Span[] {
  const all = letters.reduce((p, q) => p + q, 0) || 1;
  let before = 0;
  return letters.map((count) => {
    const from = start + ((end - start) * before) / all;
    before += count;
    return { start: from, end: before === all ? end : start + ((end - start) * before) / all };
  });
}

function groupedBy<T>(all: readonly T[], key: (one: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

/** How much a piece's share of letters counts beside a link. */
const letterWeight = 0.15;

/**
 * Which of the words each piece is said in: the cuts that part the fewest links, and share out as letters do.
 * Null: there are no words.
 */
function cutPieces(
  own: readonly Timed[],
  pieces: WordBead['pieces'],
  words: readonly Word[],
  linksOf: ReadonlyMap<number, readonly Link[]>,
): readonly (Span | null)[] {
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return pieces.map(() => null);
  const end = Math.max(...own.map((w) => w.end));
  if (pieces.length === 1) return [{ start: first.start, end }];
  const letters = pieces.map(([from, to]) =>
    words.slice(from, to).reduce((sum, w) => sum + w.text.length, 0),
  );
  if (own.length < pieces.length) return shared(letters, { start: first.start, end });
  const all = letters.reduce((p, q) => p + q, 0) || 1;
  const place = new Map(own.map(({ word }, k) => [word, k]));
  const [count, size] = [pieces.length, own.length];
  // best[p][k]: of the first p pieces being said in the first k words.
  const best = Array.from({ length: count + 1 }, () =>
    new Float64Array(size + 1).fill(Number.NEGATIVE_INFINITY),
  );
  const cut = Array.from({ length: count + 1 }, () => new Int32Array(size + 1));
  (best[0] as Float64Array)[0] = 0;
  for (let p = 1; p <= count; p++) {
    const gain = new Float64Array(size + 1);
    const [from, to] = pieces[p - 1] as readonly [number, number];
    for (let w = from; w < to; w++)
      for (const { a, confidence } of linksOf.get(w) ?? []) {
        const k = place.get(a);
        if (k !== undefined) gain[k + 1] = (gain[k + 1] as number) + confidence;
      }
    for (let k = 0; k < size; k++) gain[k + 1] = (gain[k + 1] as number) + (gain[k] as number);
    const expected = (size * (letters[p - 1] as number)) / all;
    for (let k = p; k <= size - (count - p); k++)
      for (let before = p - 1; before < k; before++) {
        const value =
          (best[p - 1]?.[before] as number) +
          (gain[k] as number) -
          (gain[before] as number) -
          (letterWeight * Math.abs(k - before - expected)) / Math.sqrt(Math.max(1, expected));
        if (value > (best[p]?.[k] as number)) {
          (best[p] as Float64Array)[k] = value;
          (cut[p] as Int32Array)[k] = before;
        }
      }
  }
  const found: Span[] = [];
  for (let p = count, k = size; p > 0; p--) {
    const before = cut[p]?.[k] as number;
    const part = own.slice(before, k);
    found.push({ start: (part[0] as Timed).start, end: Math.max(...part.map((w) => w.end)) });
    k = before;
  }
  return found.reverse();
}

/** A word that is linked so surely to one without times has none, either: it is not only between others. */
const leastUntimed = 0.5;

/** Gives the words of a piece times within its window. */
function timeWords(
  words: Word[],
  [from, to]: readonly [number, number],
  window: Span,
  {
    timed,
    linksOf,
    confidence,
  }: {
    readonly timed: Transcript;
    readonly linksOf: ReadonlyMap<number, readonly Link[]>;
    readonly confidence: number;
  },
): void {
  const spanAt = (a: number): Span | null => spanOf(timed.words[a] as Word);
  const anchors: { word: number; span: Span; sure: number }[] = [];
  const untimed = new Set<number>();
  for (let k = from; k < to; k++) {
    const own = linksOf.get(k) ?? [];
    const said = own.filter(({ a }) => spanAt(a));
    if (said.length === 0) {
      if (own.some((l) => l.confidence >= leastUntimed)) untimed.add(k);
      if (own.length > 0 && own.every(({ a }) => timed.words[a]?.status === 'not-spoken'))
        words[k] = { ...(words[k] as Word), status: 'not-spoken' };
      continue;
    }
    const top = said.reduce((p, q) => (q.confidence > p.confidence ? q : p));
    // Parts of a compound: all that is linked nearly as surely, side by side.
    const near = said.filter((l) => l.confidence >= 0.6 * top.confidence && Math.abs(l.a - top.a) <= 2);
    const start = Math.max(window.start, Math.min(...near.map((l) => (spanAt(l.a) as Span).start)));
    const end = Math.min(window.end, Math.max(...near.map((l) => (spanAt(l.a) as Span).end)));
    if (end < start) continue;
    const sure = top.confidence * (timed.words[top.a]?.confidence ?? 1) * confidence;
    anchors.push({ word: k, span: { start, end }, sure });
  }
  const kept = inOrder(anchors);
  const put = (k: number, { start, end }: Span, sure: number) => {
    words[k] = {
      ...(words[k] as Word),
      ...{ start: start as SourceTime, end: end as SourceTime, confidence: sure, status: 'aligned' },
    };
  };
  let [before, time] = [from, window.start];
  const fill = (end: number, until: number) => {
    const rest = Array.from({ length: end - before }, (_, k) => before + k).filter(
      (k) => words[k]?.status !== 'not-spoken' && !untimed.has(k),
    );
    if (until <= time) return;
    const shares = shared(
      rest.map((k) => words[k]?.text.length ?? 0),
      { start: time, end: until },
    );
    for (const [k, span] of shares.entries())
      put(rest[k] as number, span, interpolatedConfidence * confidence);
  };
  for (let k = 0; k < kept.length; ) {
    // Words that are said in the same word share it.
    let next = k + 1;
    while (
      next < kept.length &&
      (kept[next] as (typeof kept)[number]).span.start < (kept[k] as (typeof kept)[number]).span.end
    )
      next++;
    const group = kept.slice(k, next);
    const first = group[0] as (typeof kept)[number];
    fill(first.word, first.span.start);
    const whole = { start: Math.max(time, first.span.start), end: Math.max(...group.map((g) => g.span.end)) };
    shared(
      group.map((g) => words[g.word]?.text.length ?? 0),
      whole,
    ).forEach((span, g) => {
      const { word, sure } = group[g] as (typeof kept)[number];
      put(word, span, group.length > 1 ? sure / group.length : sure);
    });
    // Words between those of a group that are linked to nothing have no room of their own, and no times.
    const last = group.at(-1) as (typeof kept)[number];
    before = last.word + 1;
    time = whole.end;
    k = next;
  }
  fill(to, window.end);
}

/** The heaviest run of anchors in the order of time. */
function inOrder<A extends { readonly span: Span; readonly sure: number }>(
  anchors: readonly A[],
): readonly A[] {
  const best = new Float64Array(anchors.length);
  const before = new Int32Array(anchors.length).fill(-1);
  let top = -1;
  anchors.forEach((one, k) => {
    best[k] = one.sure;
    for (let p = 0; p < k; p++)
      if ((anchors[p] as A).span.start <= one.span.start && (anchors[p] as A).span.end <= one.span.end) {
        const value = (best[p] as number) + one.sure;
        if (value > (best[k] as number)) {
          best[k] = value;
          before[k] = p;
        }
      }
    if (top < 0 || (best[k] as number) > (best[top] as number)) top = k;
  });
  const run: A[] = [];
  for (let k = top; k >= 0; k = before[k] as number) run.push(anchors[k] as A);
  return run.reverse();
}

/** Segments without a counterpart that had times: moved as those before and after them were. */
function movedAlong(old: readonly Segment[], found: readonly Segment[]): readonly Segment[] {
  const known = found.flatMap(({ start, end }, k): Moved[] => {
    const was = old[k]?.start ?? null;
    return was === null || start === null || end === null ? [] : [{ k, was, is: start, end }];
  });
  let next = 0;
  return found.map((segment, k) => {
    while ((known[next]?.k ?? Number.POSITIVE_INFINITY) < k) next++;
    const own = old[k];
    const [low, high] = [known[next - 1], known[next]];
    const one = low ?? high;
    if (segment.start !== null || !one || !own || own.start === null || own.end === null) return segment;
    const by = (time: number): number =>
      !low || !high || high.was <= low.was
        ? time + one.is - one.was
        : low.is + ((time - low.was) * (high.is - low.is)) / (high.was - low.was);
    const least = low?.end ?? 0;
    const most = Math.max(least, high?.is ?? Number.POSITIVE_INFINITY);
    const start = Math.min(Math.max(by(own.start), least), most);
    const end = Math.min(Math.max(by(own.end), start), most);
    return { ...segment, start: sourceTime(start), end: sourceTime(end) };
  });
}

type Moved = { readonly k: number; readonly was: number; readonly is: number; readonly end: number };
