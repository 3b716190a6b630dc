import { describe, expect, it } from 'vitest';
import { attentionPrices as prices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { retold } from '#src/attention/retold-words.ts';
import { withoutUnsaid } from '#src/attention/unsaid-words.ts';
import { heardAs } from './heard-as.ts';

const words = ['abcd', 'efgh', 'ijkl', 'mnop', 'qrst', 'uvwx', 'yzAB', 'CDEF', 'GHIJ', 'KLMN'];
const spoken = (some: readonly string[]) =>
  some.map((word) => [...word].map((c) => c.repeat(6)).join('')).join('');

/** A path that passes over some words, and what is made of it. */
async function told(frames: string, written: readonly string[], out: readonly number[] = []) {
  const recording = (some: readonly string[]) => ({
    ...heardAs(frames, some),
    only: async (tokens: readonly number[]) =>
      heardAs(
        frames,
        tokens.map((k) => some[k] as string),
      ),
  });
  const heard = recording(written);
  const whole = await followText(heard, { ...followDefaults, prices });
  if (!whole) throw new Error('no path');
  const path = out.length
    ? await withoutUnsaid(
        heard,
        whole,
        written.map((_, k) => out.includes(k)),
        prices,
      )
    : whole;
  const found = await retold(heard, path, prices);
  return { path, found, missing: found.spans.flatMap((span, k) => (span ? [] : [k])) };
}

describe('words that are told anew', () => {
  it('are passed over where the recording is as likely without them, however cheap it is to squeeze them in', async () => {
    // “OP” takes two frames from the words beside it: to pass over it would cost 30 nats.
    const written = [...words.slice(0, 4), 'OP', ...words.slice(4)];
    const { path, found, missing } = await told(spoken(words), written);
    expect(path.spans).not.toContain(null);
    expect(missing).toEqual([4]);
    expect([found.spans[3]?.[0], found.spans[5]?.[1]]).toEqual([72, 120]);
  });

  it('are said after all where they were passed over with one that nobody says, within a text and at its ends', async () => {
    const within = await told(spoken(words), [...words.slice(0, 3), 'OP', ...words.slice(3)], [2, 3, 4]);
    expect(within.missing).toEqual([3]);
    expect(within.found.spans[4]).toEqual([72, 96]);
    expect((await told(spoken(words), [...words, 'OP'], [9, 10])).missing).toEqual([10]);
    expect((await told(spoken(words), ['OP', ...words], [0, 1])).missing).toEqual([0]);
  });

  it('take the place of one that was said for them', async () => {
    const written = [...words.slice(0, 3), 'OP', ...words.slice(3)];
    const frames = spoken(words);
    // Passed over is the wrong one of two.
    const { missing } = await told(frames, written, [4]);
    expect(missing).toEqual([3]);
  });

  it('have frames and phones of the whole text', async () => {
    const written = [...words.slice(0, 3), 'OP', ...words.slice(3)];
    const { found } = await told(spoken(words), written, [3, 4]);
    const text = written.join('');
    const read = [...found.at].map((state) => (state < 0 ? '_' : text[state])).join('');
    for (const [k, span] of found.spans.entries())
      if (span) expect(read.slice(...span)).toMatch(new RegExp(`^[${written[k]}]+$`));
  });

  it('are none where all are said, or where other speech or a long run of them is in their place', async () => {
    const { path, found } = await told(spoken(words), words);
    expect(found).toBe(path);
    const other = `${spoken(words.slice(0, 3))}${'.'.repeat(24)}${spoken(words.slice(4))}`;
    expect((await told(other, words, [3])).missing).toEqual([3]);
    const many = ['12', '34', '56', '78', '90', '!?'];
    const run = many.map((_, k) => 3 + k);
    expect(
      (await told(spoken(words), [...words.slice(0, 3), ...many, ...words.slice(3)], run)).missing,
    ).toEqual(run);
  });

  it('are not looked for where all is heard badly', async () => {
    const frames = [...spoken(words)].map((c, n) => (n % 3 === 0 ? c : '.')).join('');
    const { path, found } = await told(frames, [...words.slice(0, 4), 'OP', ...words.slice(4)]);
    expect(found).toBe(path);
  });
});
