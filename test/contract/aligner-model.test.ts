import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { openAligner } from '#main/models/aligner.ts';
import { openModel } from '#main/models/session.ts';
import { espeak } from '#main/speech/espeak.ts';
import { soundOf } from '#src/signal/sound.ts';

const folder = join(import.meta.dirname, '../../assets/models/aligner');
const fixtures = join(import.meta.dirname, '../../training/fixtures.json');
const float = (dims: readonly number[], fill: (n: number) => number) => ({
  data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, n) => fill(n)),
  dims,
});

/** The networks that ship must open as any user's would, and take sounds and texts of any length. */
describe('the shipped aligner', async () => {
  const facts = JSON.parse(await readFile(join(folder, 'aligner.json'), 'utf8')) as {
    specials: string[];
    masks: { acoustic: number[]; text: number[] };
    contextFrames: number;
  };

  it('hears no further than it says', async () => {
    const model = await openModel(join(folder, 'acoustic'), { threads: 1 });
    const frames = 200;
    const masks = float(facts.masks.acoustic, () => 1);
    const sound = (changed: number) =>
      float([1, frames, 64], (n) => Math.sin(n * 0.7) + (Math.floor(n / 64) === changed ? 5 : 0));
    const a = await model.run({ mel: sound(-1), masks });
    const b = await model.run({ mel: sound(0), masks });
    await model.close();
    const [qa, qb] = [a.queries, b.queries];
    if (!qa || !qb) throw new Error('no queries');
    expect(qa.dims).toEqual([1, frames, 128]);
    const moved = (t: number) => {
      let most = 0;
      for (let n = t * 128; n < (t + 1) * 128; n++)
        most = Math.max(most, Math.abs(Number(qa.data[n]) - Number(qb.data[n])));
      return most;
    };
    expect(moved(0)).toBeGreaterThan(1e-3);
    for (let t = facts.contextFrames + 1; t < frames; t++) expect(moved(t)).toBe(0);
  });

  it('gives a key for each special and each phone, an unknown phone too', async () => {
    const model = await openModel(join(folder, 'text'), { threads: 1 });
    const { ids, rows } = JSON.parse(await readFile(fixtures, 'utf8')) as { ids: number[]; rows: number[][] };
    expect(ids.at(-1)).toBe(0);
    const { keys } = await model.run({
      ids: { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
      rows: { data: Float32Array.from(rows.flat()), dims: [1, ids.length, 49] },
      masks: float(facts.masks.text, () => 1),
    });
    await model.close();
    expect(keys?.dims).toEqual([1, facts.specials.length + ids.length, 128]);
    expect(Array.from(keys?.data ?? [], Number).filter((x) => !Number.isFinite(x))).toEqual([]);
  });

  it('finds the words of a text that is read aloud, pauses and all', async () => {
    const text = 'the quick brown fox jumps over a lazy dog, and nobody saw it happen'.split(' ');
    const reader = await espeak();
    const { samples, rate, tokens } = reader.read(text, 'en');
    const aligner = await openAligner();
    const phones = tokens.map((token) => token.phones.map(({ ipa }) => ipa));
    // Half a second of silence before.
    const late = new Float32Array(rate / 2 + samples.length);
    late.set(samples, rate / 2);
    const heard = await aligner.hear(soundOf(late, rate), phones);
    expect(heard.tokens.at(-1)?.[1]).toBe(phones.flat().length);
    const path = await followText(heard, { ...followDefaults, prices: attentionPrices });
    await aligner.close();
    const off = tokens.map((token, k) => {
      const span = path?.spans[k];
      return span ? Math.abs((span[0] - 0.5) * heard.hop - 0.5 - token.start) : 1;
    });
    expect([...off].sort((p, q) => p - q)[off.length >> 1]).toBeLessThan(0.04);
    expect(Math.max(...off)).toBeLessThan(0.25);
  });
});
