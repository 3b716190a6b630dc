import type { Heard } from '#src/attention/follow-text.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';

/** A recording of which each frame is a phone of the text (a letter), silence (_), noise (~) or other speech (.). */
export function heardAs(frames: string, words: readonly string[]): Heard {
  const text = words.join('');
  const ends = words.map((_, k) => words.slice(0, k + 1).join('').length);
  return {
    frames: frames.length,
    hop: 0.01,
    tokens: words.map((word, k) => [(ends[k] as number) - word.length, ends[k] as number]),
    arithmetic: plainText,
    attend: async ([from, to], [p, q], floor = -Infinity) => {
      const own = [...frames.slice(from, to)];
      const log = (is: boolean) => Math.max(floor, is ? Math.log(0.97) : -9);
      return {
        frames: own.length,
        positions: q - p,
        phones: Float32Array.from(own.flatMap((f) => [...text.slice(p, q)].map((phone) => log(f === phone)))),
        specials: Float32Array.from(own.flatMap((f) => ['_', '~', '.'].map((key) => log(f === key)))),
      };
    },
  };
}
