import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionPrices as prices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { type SaidEvidence, unsaidTokens, withoutSqueezed } from '#src/attention/unsaid-words.ts';
import { heardAs } from './heard-as.ts';

const said = (lead: number, frames = 24): SaidEvidence => ({ frames, phones: 4, lead });
/** Leads of a recording that is heard well, and of one that is heard badly. */
const clear = [4.1, 3.5, 5, 4.4, 2.9, 3.8, 4.6, 3.1, 4, 3.6, 4.2, 5.1].map((lead) => said(lead));
const poor = [1.2, -0.5, 2.9, 0.3, -2.1, 1.6, 3.3, -1.2, 0.4, 2.2, -3, 0.1].map((lead) => said(lead));
const squeezed = said(-5, 4);
const flags = (evidence: readonly (SaidEvidence | null)[]) =>
  unsaidTokens(evidence).flatMap((is, k) => (is ? [k] : []));

describe('tokens that nobody says but a path squeezes in', () => {
  it('are runs that are heard far worse than the rest, and single ones that are too fast to be said', () => {
    const other = [-3, -4.5, -2, -5].map((lead) => said(lead));
    expect(flags([...clear.slice(0, 6), ...other, ...clear.slice(6)])).toEqual([6, 7, 8, 9]);
    expect(flags([...clear.slice(0, 6), squeezed, ...clear.slice(6)])).toEqual([6]);
    expect(flags([...clear, squeezed])).toEqual([12]);
  });

  it('are none where a word is pronounced in another way, where all is heard badly, or where little is heard', () => {
    expect(flags([...clear.slice(0, 6), said(-1.5), ...clear.slice(6)])).toEqual([]);
    expect(flags([...poor.slice(0, 6), said(-4), squeezed, ...poor.slice(6)])).toEqual([]);
    expect(flags([said(4), squeezed, said(4)])).toEqual([]);
    expect(flags([null, ...clear, null])).toEqual([]);
  });

  it('are never the better half', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { maxLength: 40 }), (leads) => {
        const found = unsaidTokens(leads.map((lead) => said(lead)));
        const middle = leads.toSorted((a, b) => a - b)[leads.length >> 1] as number;
        for (const [k, lead] of leads.entries()) if (lead >= middle && lead > 0) expect(found[k]).toBe(false);
      }),
    );
  });
});

describe('a path without what is squeezed in', () => {
  const words = ['abcd', 'efgh', 'ijkl', 'mnop', 'qrst', 'uvwx', 'yzAB', 'CDEF', 'GHIJ', 'KLMN'];
  const spoken = (some: readonly string[]) =>
    some.map((w) => [...w].map((c) => c.repeat(6)).join('')).join('');
  const follow = async (frames: string) => {
    const heard = heardAs(frames, words);
    const path = await followText(heard, { ...followDefaults, prices });
    if (!path) throw new Error('no path');
    return { path, clean: await withoutSqueezed(heard, path, prices) };
  };

  it('says no word in the place of which something else was spoken, and all the others where they are', async () => {
    const frames = `${spoken(words.slice(0, 4))}${'.'.repeat(30)}${spoken(words.slice(5))}`;
    const { path, clean } = await follow(frames);
    expect(path.spans.filter((span) => span === null)).toEqual([]);
    expect(clean.spans.flatMap((span, k) => (span ? [] : [k]))).toEqual([4]);
    expect(clean.spans[3]).toEqual([72, 96]);
    expect(clean.spans[5]).toEqual([126, 150]);
    expect([...clean.at.slice(96, 126)].every((state) => state < 0)).toBe(true);
  });

  it('is the path itself where every word is said', async () => {
    const { path, clean } = await follow(spoken(words));
    expect(clean).toBe(path);
  });
});
