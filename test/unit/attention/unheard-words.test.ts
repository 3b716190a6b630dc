import { describe, expect, it } from 'vitest';
import { attentionPrices as prices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { leastGain, withoutUnheard } from '#src/attention/unheard-words.ts';
import { heardAs } from './heard-as.ts';

const words = ['abcd', 'efgh', 'ijkl', 'mnop', 'qrst', 'uvwx', 'yzAB', 'CDEF', 'GHIJ', 'KLMN'];
const spoken = (some: readonly string[]) =>
  some.map((word) => [...word].map((c) => c.repeat(6)).join('')).join('');
const follow = async (frames: string, written: readonly string[]) => {
  const heard = heardAs(frames, written);
  const path = await followText(heard, { ...followDefaults, prices });
  if (!path) throw new Error('no path');
  return { path, clean: await withoutUnheard(heard, path, prices) };
};
const missing = (spans: readonly (readonly [number, number] | null)[]) =>
  spans.flatMap((span, k) => (span ? [] : [k]));

describe('single words that nobody says', () => {
  it('are those without which the recording is as likely, however cheap it is to squeeze them in', async () => {
    // “dP” takes two frames from the words beside it: to pass over it would cost 30 nats.
    const written = [...words.slice(0, 4), 'OP', ...words.slice(4)];
    const { path, clean } = await follow(spoken(words), written);
    expect(missing(path.spans)).toEqual([]);
    expect(missing(clean.spans)).toEqual([4]);
    // To pass over a word takes a frame between its neighbours.
    expect((clean.spans[5]?.[0] ?? 0) - (clean.spans[3]?.[1] ?? 0)).toBe(1);
    expect([clean.spans[3]?.[0], clean.spans[5]?.[1]]).toEqual([72, 120]);
  });

  it('are none where all are said, even one that is said badly', async () => {
    const { path, clean } = await follow(spoken(words), words);
    expect(clean).toBe(path);
    const badly = `${spoken(words.slice(0, 4))}${'q'.repeat(6)}....ss${'.'.repeat(6)}${'t'.repeat(6)}${spoken(words.slice(5))}`;
    expect(missing((await follow(badly, words)).clean.spans)).toEqual([]);
  });

  it('are believed in more easily where the text has had others, stretch by stretch, and less the longer it has none', () => {
    const tokens = Array.from({ length: 200 }, (_, k) => [2 * k, 2 * k + 2] as const);
    const least = (count: number, unsaid: readonly number[]) =>
      leastGain(
        Array.from({ length: count }, (_, k) => (unsaid.includes(k) ? null : ([k, k + 1] as const))),
        tokens,
      );
    expect(least(200, [])).toBeLessThan(least(20, []));
    expect(least(200, [])).toBeLessThan(0);
    expect(least(200, [5, 6, 7, 8])).toBe(least(200, [5]));
    expect(least(200, [5, 9])).toBeGreaterThan(least(200, [5]));
    // What has no sound is no word that nobody says.
    const mute = tokens.map(([p, q], k) => [p, k === 3 ? p : q] as const);
    expect(leastGain([[0, 1], [1, 2], [2, 3], null], mute)).toBe(least(3, []));
  });

  it('are not looked for where little is said, or all of it is heard badly', async () => {
    const few = await follow(spoken(['abcd', 'efgh']), ['abcd', 'OP', 'efgh']);
    expect(few.clean).toBe(few.path);
    const frames = [...spoken(words)].map((c, n) => (n % 3 === 0 ? c : '.')).join('');
    const poor = await follow(frames, [...words.slice(0, 4), 'OP', ...words.slice(4)]);
    expect(poor.clean).toBe(poor.path);
  });
});
