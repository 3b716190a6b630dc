import type { Untranscribed } from './transcript.ts';

/**
 * Stretches in time order, none over another: those of one kind that overlap are one, and speech is cut out of what is none. Pieces
 * that touch stay apart. @param all in any order, seconds, each with its start before its end
 */
export function disjoint(all: readonly Untranscribed[]): readonly Untranscribed[] {
  const speech = united(all.filter(({ kind }) => kind === 'speech'));
  const other = united(all.filter(({ kind }) => kind === 'other'));
  const out: Untranscribed[] = [];
  let k = 0;
  for (const stretch of other) {
    let { start } = stretch;
    while ((speech[k]?.end ?? Infinity) <= start) k++;
    for (let at = k; (speech[at]?.start ?? Infinity) < stretch.end; at++) {
      const said = speech[at] as Untranscribed;
      if (said.start > start) out.push({ ...stretch, start, end: said.start });
      start = said.end;
    }
    if (start < stretch.end) out.push({ ...stretch, start });
  }
  return [...speech, ...out].sort(byTime);
}

const byTime = (a: Untranscribed, b: Untranscribed): number => a.start - b.start || a.end - b.end;

/** Of one kind. */
function united(all: readonly Untranscribed[]): readonly Untranscribed[] {
  const out: Untranscribed[] = [];
  for (const one of all.toSorted(byTime)) {
    const last = out.at(-1);
    if (last && one.start < last.end)
      out[out.length - 1] = one.end > last.end ? { ...last, end: one.end } : last;
    else out.push(one);
  }
  return out;
}
