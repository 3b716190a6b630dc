import { describe, expect, it } from 'vitest';
import { type AdaptableHeard, adapted, keyShifts } from '#src/attention/adapt.ts';
import { attentionPrices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import { makeRandom } from '#src/math/random.ts';

const width = 8;
const specials = 2;
const symbols = 5;

/**
 * A recording of words of three phones each, ten frames a phone: a query is its phone's key as this speaker has it, and noise.
 * @param off how far the speaker's phones lie from the keys that ship
 */
function recording(words: number, off: number, noise: number, seed: number) {
  const { normal, uniform } = makeRandom(seed);
  const vector = (size: number) => Float32Array.from({ length: width }, () => size * normal());
  const shipped = Array.from({ length: symbols }, () => vector(1.5));
  const own = shipped.map((key) => key.map((v) => v + off * normal()));
  const aside = Array.from({ length: specials }, () => vector(1.5));
  const symbolOf = Int32Array.from({ length: 3 * words }, () => Math.floor(uniform() * symbols));
  const queries = new Float32Array(symbolOf.length * 10 * width);
  for (let t = 0; t < symbolOf.length * 10; t++)
    for (let d = 0; d < width; d++)
      queries[t * width + d] =
        (own[symbolOf[Math.floor(t / 10)] as number]?.[d] as number) + noise * normal();
  const keys = new Float32Array((specials + symbolOf.length) * width);
  aside.forEach((key, j) => {
    keys.set(key, j * width);
  });
  symbolOf.forEach((c, j) => {
    keys.set(shipped[c] as Float32Array, (specials + j) * width);
  });
  return { symbolOf, queries, keys, frames: symbolOf.length * 10 };
}

type Recording = ReturnType<typeof recording>;

const products = (
  { queries }: Recording,
  keys: Float32Array,
  from: number,
  to: number,
  p: number,
  q: number,
) => {
  const columns = [0, 1, ...Array.from({ length: q - p }, (_, j) => specials + p + j)];
  const out = new Float32Array((to - from) * columns.length);
  for (let t = from; t < to; t++)
    columns.forEach((j, c) => {
      let dot = 0;
      for (let d = 0; d < width; d++)
        dot += (queries[t * width + d] as number) * (keys[j * width + d] as number);
      out[(t - from) * columns.length + c] = dot;
    });
  return out;
};

function heardOf(given: Recording, keys = given.keys): AdaptableHeard {
  const raw: AdaptableHeard['raw'] = async ([from, to], [p, q]) => ({
    queries: given.queries.slice(from * width, to * width),
    scores: products(given, keys, from, to, p, q),
    ...{ width, specials },
  });
  return {
    ...{ frames: given.frames, hop: 0.01, symbolOf: given.symbolOf, raw },
    tokens: Array.from({ length: given.symbolOf.length / 3 }, (_, k) => [3 * k, 3 * k + 3] as const),
    attend: async (frames, phones, floor) =>
      plainText.attention((await raw(frames, phones)).scores, frames[1] - frames[0], specials, floor),
    arithmetic: plainText,
    shifted: (shifts) =>
      heardOf(
        given,
        keys.map((v, n) => v + (shifts[n - specials * width] ?? 0)),
      ),
    only: () => Promise.reject(new Error('Nothing is told anew here.')),
  };
}

describe('keyShifts', () => {
  it('is where log α of the labels, less the prior, has no slope', () => {
    const given = recording(4, 1, 0.5, 3);
    const at = Int32Array.from({ length: given.frames }, (_, t) => Math.floor(t / 10));
    const scores = products(given, given.keys, 0, given.frames, 0, given.symbolOf.length);
    const prior = 20;
    const part = { ...given, width, specials, scores, at };
    const shifts = keyShifts([part], symbols, { prior, rounds: 3000 });
    const objective = (moved: Float32Array): number => {
      let sum = 0;
      const keys = given.keys.map((v, n) => {
        const k = n - specials * width;
        return k < 0
          ? v
          : v + (moved[(given.symbolOf[Math.floor(k / width)] as number) * width + (k % width)] as number);
      });
      const found = products(given, keys, 0, given.frames, 0, given.symbolOf.length);
      const all = specials + given.symbolOf.length;
      for (let t = 0; t < given.frames; t++) {
        const row = [...found.subarray(t * all, (t + 1) * all)];
        const most = Math.max(...row);
        // All phones of one symbol have one key here: what is said is the symbol.
        const own = given.symbolOf[at[t] as number];
        const share = row.reduce(
          (s, e, j) => s + (given.symbolOf[j - specials] === own ? Math.exp(e - most) : 0),
          0,
        );
        sum += Math.log(share / row.reduce((s, e) => s + Math.exp(e - most), 0));
      }
      return sum - (prior / 2) * moved.reduce((s, v) => s + v * v, 0);
    };
    const best = objective(shifts);
    expect(best).toBeGreaterThan(objective(new Float32Array(shifts.length)));
    const { normal } = makeRandom(9);
    for (let trial = 0; trial < 20; trial++)
      expect(objective(shifts.map((v) => v + 0.02 * normal()))).toBeLessThan(best + 1e-3);
  });
});

describe('adapted', () => {
  it('takes keys that are fitted where they make what was held out more likely', async () => {
    const heard = heardOf(recording(60, 0.6, 0.6, 5));
    const path = await followText(heard, { ...followDefaults, prices: attentionPrices });
    if (!path) throw new Error('no path');
    const found = await adapted(heard, path, attentionPrices);
    expect(found?.gain).toBeGreaterThan(0);
    const again = found && (await followText(found.heard, { ...followDefaults, prices: attentionPrices }));
    const off = (spans: readonly (readonly [number, number] | null)[]) =>
      spans.reduce((sum, s, k) => sum + Math.abs((s?.[0] ?? 0) - 30 * k), 0);
    expect(off(again?.spans ?? [])).toBeLessThanOrEqual(off(path.spans));
    expect(again?.score).toBeGreaterThan(path.score);
  });

  it('leaves a recording of a few words as it is', async () => {
    const heard = heardOf(recording(3, 0.6, 0.6, 5));
    const path = await followText(heard, { ...followDefaults, prices: attentionPrices });
    if (!path) throw new Error('no path');
    expect(await adapted(heard, path, attentionPrices)).toBeNull();
  });
});
