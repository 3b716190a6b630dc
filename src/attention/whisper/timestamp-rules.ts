/** What may follow what in a transcription with timestamps (whisper/decoding.py: ApplyTimestampRules, Radford et al. 2022). */
export type TimestampRules = {
  readonly endOfText: number;
  /** The token of 0 s; those behind it are later times, 0.02 s apart. */
  readonly firstTimestamp: number;
  /** Tokens that are never written. */
  readonly never: ReadonlySet<number>;
  /** Tokens that may not be the first of all (the lone space). */
  readonly notFirst: ReadonlySet<number>;
};

/** Seconds from one timestamp to the next. */
export const timestampStep = 0.02;
/** Nobody waits longer than so many timestamps to begin. */
const latestBegin = 50;

/** The likeliest token that may follow `written`, and the logarithm of its probability among those that may. */
export function nextToken(
  logits: Float32Array,
  written: readonly number[],
  rules: TimestampRules,
): { readonly id: number; readonly logProbability: number } {
  const { endOfText, firstTimestamp } = rules;
  const isTime = (id: number | undefined) => id !== undefined && id >= firstTimestamp;
  const afterTime = isTime(written.at(-1));
  const afterPair = afterTime && (written.length < 2 || isTime(written.at(-2)));
  const latest = written.findLast((id) => isTime(id));
  const leastTime = latest === undefined ? firstTimestamp : latest + (afterTime && !afterPair ? 0 : 1);
  const isFirst = written.length === 0;
  const may = (id: number): boolean => {
    if (rules.never.has(id)) return false;
    if (isTime(id)) {
      if (afterPair || id < leastTime) return false;
      return !isFirst || id <= firstTimestamp + latestBegin;
    }
    if (isFirst) return false;
    if (written.length === 1 && rules.notFirst.has(id)) return false;
    // Behind the end of a segment: another begins, or all is said.
    return !(afterTime && !afterPair) || id === endOfText;
  };
  let most = -Infinity;
  for (let id = 0; id < logits.length; id++) if (may(id)) most = Math.max(most, logits[id] as number);
  let [times, text] = [0, -Infinity];
  let all = 0;
  for (let id = 0; id < logits.length; id++) {
    if (!may(id)) continue;
    const p = Math.exp((logits[id] as number) - most);
    all += p;
    if (isTime(id)) times += p;
    else text = Math.max(text, p);
  }
  // Where all times together are likelier than any text, it is a time.
  const onlyTimes = times > text;
  let best = -1;
  for (let id = 0; id < logits.length; id++)
    if (
      may(id) &&
      (!onlyTimes || isTime(id)) &&
      (best < 0 || (logits[id] as number) > (logits[best] as number))
    )
      best = id;
  if (best < 0 || !(all > 0)) return { id: endOfText, logProbability: -Infinity };
  return { id: best, logProbability: (logits[best] as number) - most - Math.log(all) };
}

/** Seconds within the window. */
export type WrittenSegment = {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
};

/**
 * The segments that were written, and how far into the window all is said: the next window begins there.
 * @param window seconds
 */
export function writtenSegments(
  written: readonly number[],
  firstTimestamp: number,
  window: number,
): { readonly segments: readonly WrittenSegment[]; readonly done: number } {
  const segments: WrittenSegment[] = [];
  const time = (id: number) => Math.min(window, (id - firstTimestamp) * timestampStep);
  let start = 0;
  let tokens: number[] = [];
  let isOpen = false;
  for (const id of written) {
    if (id < firstTimestamp) {
      tokens.push(id);
      continue;
    }
    if (tokens.length > 0) segments.push({ start, end: Math.max(start, time(id)), tokens });
    isOpen = tokens.length === 0;
    tokens = [];
    start = time(id);
  }
  const last = segments.at(-1);
  if (tokens.length > 0 && !last) return { segments: [{ start, end: window, tokens }], done: window };
  // A segment that was begun and not ended is heard again; one that ended alone was the last.
  const done = last && (isOpen || tokens.length > 0) ? start : window;
  return { segments, done: done < 1 ? window : done };
}
