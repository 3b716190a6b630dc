import { describe, expect, it } from 'vitest';
import { heardStarts } from '#src/attention/heard-starts.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { makeRandom } from '#src/math/random.ts';
import { soundOf } from '#src/signal/sound.ts';

const rate = 16_000;

/** Noise whose loudness changes: pairs of seconds and amplitude. */
function sound(...parts: readonly (readonly [seconds: number, amplitude: number])[]) {
  const { normal } = makeRandom(1);
  const samples = parts.flatMap(([seconds, amplitude]) =>
    Array.from({ length: seconds * rate }, () => amplitude * normal()),
  );
  return soundOf(Float32Array.from(samples), rate);
}

/** A word of two phones. */
const word = (start: number, middle: number, end: number): TimedToken => ({
  ...{ start, end, sure: 0.9, startSd: 0, endSd: 0, fit: -1 },
  phones: [
    { index: 0, start, end: middle },
    { index: 1, start: middle, end },
  ],
});
const [quiet, loud] = [0.0003, 0.1];
const startOf = (tokens: readonly (TimedToken | null)[], k: number) => tokens[k]?.start ?? Number.NaN;

describe('heardStarts', () => {
  const paused = sound([0.5, loud], [0.2, quiet], [0.4, loud], [0.3, quiet]);
  const before = word(0, 0.2, 0.5);

  it('puts a plosive behind a pause where it is heard', () => {
    const found = heardStarts([before, null, word(0.58, 0.73, 1.1)], [['a'], [], ['p', 'a']], paused);
    expect(startOf(found, 2)).toBeGreaterThan(0.66);
    expect(startOf(found, 2)).toBeLessThan(0.7);
    expect(found[2]?.phones[0]?.start).toBe(found[2]?.start);
    expect(found.slice(0, 2)).toEqual([before, null]);
  });

  it('takes a pause out of a plosive that has swallowed it, but no closure', () => {
    const found = heardStarts([before, word(0.5, 0.73, 1.1)], [['a'], ['ˈt', 'a']], paused);
    expect(startOf(found, 1)).toBeGreaterThan(0.66);
    const closed = sound([0.5, loud], [0.06, quiet], [0.54, loud], [0.3, quiet]);
    const one = word(0.5, 0.58, 1.1);
    expect(heardStarts([before, one], [['a'], ['t', 'a']], closed)[1]).toEqual(one);
  });

  it('has the word before end where a short closure ends, and does not where there is a pause', () => {
    const closed = sound([0.5, loud], [0.09, quiet], [0.51, loud], [0.3, quiet]);
    const [before1, one] = heardStarts(
      [word(0, 0.2, 0.5), word(0.54, 0.65, 1.1)],
      [['a'], ['p', 'a']],
      closed,
    );
    expect(one?.start).toBeGreaterThan(0.55);
    expect(before1?.end).toBe(one?.start);
    expect(before1?.phones.at(-1)?.end).toBe(one?.start);
    expect(heardStarts([before, word(0.58, 0.73, 1.1)], [['a'], ['p', 'a']], paused)[0]).toEqual(before);
  });

  it('leaves words alone that open otherwise, or in noise', () => {
    const one = word(0.58, 0.73, 1.1);
    expect(heardStarts([before, one], [['a'], ['m', 'a']], paused)[1]).toEqual(one);
    const noisy = sound([0.5, loud], [0.2, 0.3 * loud], [0.4, loud], [0.3, 0.3 * loud]);
    expect(heardStarts([before, one], [['a'], ['p', 'a']], noisy)[1]).toEqual(one);
  });

  it('never moves a word through more than its first phone', () => {
    const found = heardStarts([before, word(0.58, 0.63, 1.1)], [['a'], ['k', 'a']], paused);
    expect(startOf(found, 1)).toBeLessThanOrEqual(0.63);
  });
});
