import { describe, expect, it } from 'vitest';
import { attentionPrices as prices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { withHeardAfterAll } from '#src/attention/heard-after-all.ts';
import { withoutUnsaid } from '#src/attention/unsaid-words.ts';
import { heardAs } from './heard-as.ts';

const words = ['abcd', 'efgh', 'ijkl', 'mnop', 'qrst', 'uvwx'];
const spoken = (some: readonly string[]) =>
  `__${some.map((word) => [...word].map((c) => c.repeat(6)).join('')).join('')}__`;

/** What is missing once some tokens were passed over, before and after the rest was asked again. */
async function asked(frames: string, written: readonly string[], out: readonly number[]) {
  const heard = heardAs(frames, written);
  const path = await followText(heard, { ...followDefaults, prices });
  if (!path) throw new Error('no path');
  const fewer = await withoutUnsaid(
    heard,
    path,
    written.map((_, k) => out.includes(k)),
    prices,
  );
  const found = await withHeardAfterAll(heard, fewer, prices);
  return { spans: found.spans, missing: found.spans.flatMap((span, k) => (span ? [] : [k])) };
}

describe('words that were passed over with one that nobody says', () => {
  it('are said after all, within a text and at its end', async () => {
    const within = await asked(spoken(words), [...words.slice(0, 3), 'YZ', ...words.slice(3)], [2, 3, 4]);
    expect(within.missing).toEqual([3]);
    expect(within.spans[4]).toEqual([74, 98]);
    const last = await asked(spoken(words), [...words, 'YZ'], [5, 6]);
    expect(last.missing).toEqual([6]);
    const first = await asked(spoken(words), ['YZ', ...words], [0, 1]);
    expect(first.missing).toEqual([0]);
  });

  it('are left out where other speech is in their place, or a whole run of them is', async () => {
    const other = `${spoken(words.slice(0, 3))}${'.'.repeat(24)}${spoken(words.slice(4))}`;
    expect((await asked(other, words, [3])).missing).toEqual([3]);
    const many = ['12', '34', '56', '78', '90', '!?'];
    const run = many.map((_, k) => 3 + k);
    const text = [...words.slice(0, 3), ...many, ...words.slice(3)];
    expect((await asked(spoken(words), text, run)).missing).toEqual(run);
  });
});
