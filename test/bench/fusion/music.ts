import { existsSync, readdirSync } from 'node:fs';
import type { Cue } from '#src/align/fusion/cue.ts';
import { between, type Sequence } from '#src/model/sequence.ts';
import { activeRange } from '#src/signal/activity.ts';
import { cepstrum } from '#src/signal/cepstrum.ts';
import { musicFeatures } from '#src/signal/music.ts';
import type { Sound } from '#src/signal/sound.ts';
import { inventedCases, realCases, type WarpCase } from '../warp/accuracy.ts';
import type { CuePair } from '#test/fixtures/cue-pair.ts';

/** Some dimensions of a sequence as one of its own. */
export function dimensions({ values, dims, ...rest }: Sequence, from: number, to: number): Sequence {
  const n = values.length / dims;
  const out = new Float32Array(n * (to - from));
  for (let k = 0; k < n; k++) out.set(values.subarray(k * dims + from, k * dims + to), k * (to - from));
  return { ...rest, values: out, dims: to - from };
}

function featuresOf(sound: Sound): readonly (readonly [string, Sequence])[] {
  const active = activeRange(sound) as readonly [number, number];
  const music = between(musicFeatures(sound, 0.01), active);
  const speech = between(cepstrum(sound, 0.01), active);
  return [
    ['chroma', dimensions(music, 0, 12)],
    ['onsets', dimensions(music, 12, 24)],
    ['timbre', speech],
  ];
}

export async function asPair(each: WarpCase, family: string): Promise<CuePair> {
  const { a, b, close } = await each.sounds();
  try {
    const [x, y] = [featuresOf(a), featuresOf(b)];
    const cues = x.map(([name, s], k): Cue => ({ name, a: s, b: (y[k] as readonly [string, Sequence])[1] }));
    return { family, cues, truth: each.truth() };
  } finally {
    close();
  }
}

export async function* realPairs(folder: string): AsyncGenerator<CuePair> {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) yield await asPair(realCases(folder, name), 'real music');
}
/** Invented pieces under one difficulty each; not those in another key, which fusing leaves to whoever calls it. */
export async function* inventedPairs(first: number, count: number): AsyncGenerator<CuePair> {
  const cases = inventedCases(first).filter(({ name }) => !name.includes('semitone'));
  for (const each of cases.slice(0, count)) yield await asPair(each, 'invented music');
}
