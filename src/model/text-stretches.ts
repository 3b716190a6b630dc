import { mostMapSeconds, mostMapWords } from './attention-map.ts';
import type { Segment, Transcript } from './transcript.ts';
import { cutOut } from './align-again.ts';
import { isTimed } from './transcript-edits.ts';

/** Words of one voice that an attention map is made of, with the time in which they are said. */
export type TextStretch = {
  /** Indices in the transcript, ascending; those without times between others are among them. */
  readonly words: readonly number[];
  /** Segments, or parts of them. */
  readonly texts: readonly string[];
  /** Of each of them, where it is read in another language than the document's. */
  readonly languages: readonly (string | undefined)[];
  /** Source seconds. */
  readonly range: readonly [from: number, to: number];
};

/** Sound before the first and behind the last word, seconds. */
const margin = 1;

/**
 * All of a transcript that has times, voice by voice, in stretches as long as one attention map holds at most: of each voice the
 * words in the order of the text, a new stretch where a map is full and where time goes back.
 */
export function textStretches(t: Transcript): readonly TextStretch[] {
  const voices = new Map<string, Segment[]>();
  for (const segment of t.segments) {
    const key = `${segment.tier ?? ''}\n${segment.speaker ?? ''}`;
    voices.set(key, [...(voices.get(key) ?? []), segment]);
  }
  return [...voices.values()].flatMap((segments) =>
    runsOf(t, segments).map((run) => stretchOf(t, segments, run)),
  );
}

const startOf = (t: Transcript, k: number): number => t.words[k]?.start ?? 0;
const endOf = (t: Transcript, k: number): number => t.words[k]?.end ?? 0;

/** First and last timed word of each stretch, with the timed words about them. */
type Run = { readonly first: number; readonly last: number; readonly before: number; readonly after: number };

function runsOf(t: Transcript, segments: readonly Segment[]): readonly Run[] {
  const all = segments.flatMap(({ words: [from, to] }) =>
    Array.from({ length: to - from }, (_, i) => from + i),
  );
  const runs: { first: number; last: number; count: number }[] = [];
  let passed = 0;
  for (const k of all) {
    passed++;
    if (!isTimed(t.words[k])) continue;
    const open = runs.at(-1);
    const isMore =
      open &&
      startOf(t, k) >= startOf(t, open.last) &&
      open.count + passed <= mostMapWords &&
      endOf(t, k) - startOf(t, open.first) <= mostMapSeconds - 2 * margin;
    if (isMore) Object.assign(open, { last: k, count: open.count + passed });
    else runs.push({ first: k, last: k, count: 1 });
    passed = 0;
  }
  return runs.map(({ first, last }, i) => ({
    ...{ first, last },
    before: endOf(t, runs[i - 1]?.last ?? -1),
    after: runs[i + 1] ? startOf(t, runs[i + 1]?.first as number) : Number.POSITIVE_INFINITY,
  }));
}

/** The sound of a stretch goes beyond its words, not into those beside it. */
function stretchOf(t: Transcript, segments: readonly Segment[], run: Run): TextStretch {
  const { first, last } = run;
  const words: number[] = [];
  const texts: string[] = [];
  const languages: (string | undefined)[] = [];
  for (const { words: own, language } of segments) {
    const [from, to] = [Math.max(first, own[0]), Math.min(last + 1, own[1])];
    if (to <= from) continue;
    for (let k = from; k < to; k++) words.push(k);
    texts.push(cutOut(t, [from, to]).segments[0]?.text ?? '');
    languages.push(language);
  }
  const [from, to] = [startOf(t, first), endOf(t, last)];
  const low = run.before > from ? from : run.before;
  const high = run.after < to ? to : run.after;
  return { words, texts, languages, range: [Math.max(low, from - margin), Math.min(high, to + margin)] };
}
