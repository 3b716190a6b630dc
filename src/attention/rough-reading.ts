import type { TextArithmetic } from '#src/compute/text.ts';
import type { Sound } from '#src/signal/sound.ts';
import { heardByReading, readingHop, readingOptions } from './by-reading.ts';
import { followText } from './follow-text.ts';
import type { Windows } from './given-times.ts';
import type { ReadingAloud, ReadToken } from './reading-aloud.ts';

/** Pairs of frames that are compared as they are; and at most, of coarser ones. */
const mostCells = 40e6;
const mostCoarse = 40e6;
/** Seconds that a passage is read for, and coarse frames; seconds and coarse frames by which it may be off. */
const passage = { seconds: 3, frames: 4 };
const tolerance = { seconds: 5, frames: 6 };

/**
 * Where the tokens of a long reading roughly lie: its passages are laid against the recording in frames so coarse that the whole can be
 * compared. @returns null where both are short enough to be compared as they are
 */
export async function roughly(
  sound: Sound,
  reading: ReadingAloud,
  arithmetic: TextArithmetic,
): Promise<Windows | null> {
  const seconds = sound.length / sound.rate;
  const read = reading.samples.length / reading.rate;
  const cells = (seconds / readingHop) * (read / readingHop);
  if (cells <= mostCells) return null;
  const pool = Math.ceil(Math.sqrt(cells / mostCoarse));
  const hop = pool * readingHop;
  const { passages, of } = inPassages(reading.tokens, Math.max(passage.seconds, passage.frames * hop));
  const heard = heardByReading(sound, { ...reading, tokens: passages }, arithmetic, pool);
  const path = await followText(heard, readingOptions);
  const off = Math.max(tolerance.seconds, tolerance.frames * hop);
  const from = new Float64Array(reading.tokens.length);
  const to = new Float64Array(reading.tokens.length);
  let last = 0;
  of.forEach((p, k) => {
    const span = path?.spans[p];
    last = span ? Math.max(last, span[0] * hop - off) : last;
    from[k] = last;
  });
  last = seconds;
  for (let k = of.length - 1; k >= 0; k--) {
    const span = path?.spans[of[k] as number];
    last = span ? Math.min(last, span[1] * hop + off) : last;
    to[k] = Math.max(last, from[k] as number);
  }
  return { from, to };
}

/** Tokens in passages of so many seconds, and the passage of each. */
function inPassages(
  tokens: readonly ReadToken[],
  seconds: number,
): { readonly passages: readonly ReadToken[]; readonly of: readonly number[] } {
  const passages: { start: number; end: number; phones: ReadToken['phones'] }[] = [];
  const of = tokens.map(({ start, end, phones }) => {
    const last = passages.at(-1);
    if (last && end - last.start <= seconds) {
      last.end = end;
      if (last.phones.length === 0) last.phones = phones;
    } else passages.push({ start, end, phones });
    return passages.length - 1;
  });
  return { passages, of };
}
