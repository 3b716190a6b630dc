import { random } from './random.ts';
import {
  addNoise,
  drawTruth,
  electronics,
  type NoiseKind,
  room,
  sample,
  tilt,
  type Truth,
} from './recorder.ts';
import { makeScene, rate, type SceneKind } from './scenes.ts';

/** Two recordings and how they truly lie; `related` false: two different scenes. */
export type Case = {
  readonly seed: number;
  readonly words: string;
  readonly related: boolean;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly truthA: Truth;
  readonly truthB: Truth;
};

/** `first` was at hand while the confidence was made; `second` never, it only judges. */
const families: Record<Family, readonly SceneKind[]> = {
  first: ['voices', 'plucks', 'drums', 'steps', 'crowd'],
  second: ['choir', 'birds', 'bells', 'keys', 'street', 'radio'],
};
export type Family = 'first' | 'second';

/** The case of a number: everything about it is drawn from that seed. */
export function makeCase(seed: number, family: Family, folder: string | null): Case {
  const r = random(seed * 7919 + 13);
  const related = !r.chance(0.15);
  const kinds = [...families[family]];
  if (folder && family === 'first') kinds.push('file', 'file', 'file');
  const kind: SceneKind = r.chance(0.05) ? 'loop' : r.pick(kinds);
  const length = r.between(40, 150);
  const scene = makeScene(kind, length, r, folder, related ? 'all' : 'even');
  const other = makeScene(r.pick(kinds), 60, r, folder);
  const sceneB = related ? scene : makeScene(r.chance(0.7) ? kind : r.pick(kinds), length, r, folder, 'odd');

  const drift = (): number => (r.chance(0.25) ? 0 : r.chance(0.1) ? r.between(-400, 400) : r.normal() * 40);
  const breaks = (seconds: number) => {
    if (!r.chance(0.25)) return [];
    const lost = r.chance(0.5) ? () => r.between(0.04, 0.5) : () => r.between(1, 12);
    const count = r.pick([1, 1, 2, 3]);
    return Array.from({ length: count }, (_, k) => ({
      at: seconds * ((k + 1) / (count + 1)) + r.between(-5, 5),
      lost: lost(),
    })).filter((b) => b.at > 4);
  };
  const take = (short: boolean) => {
    const seconds = short ? r.between(4, 25) : length * r.between(0.4, 1);
    const start = r.between(0, Math.max(0.1, length - seconds));
    return drawTruth(length, seconds, start, drift(), short ? [] : breaks(seconds));
  };
  const truthA = take(false);
  const truthB = take(r.chance(0.2));
  const words: string[] = [related ? kind : `not ${kind}`];

  const record = (from: Float32Array, truth: Truth, chatter: Float32Array): Float32Array => {
    let x = sample(from, truth);
    const wet = r.chance(0.5) ? r.between(0.1, 1) : 0;
    if (wet > 0) x = room(x, r, r.between(0.1, 0.9), wet);
    for (let k = 0; k < r.pick([0, 1, 2, 3]); k++)
      tilt(x, 100 * 60 ** r.between(0, 1), r.between(-12, 12), r.between(0.5, 2));
    const noise = r.pick<NoiseKind>(['white', 'pink', 'brown', 'hum', 'chatter']);
    const snr = r.chance(0.15) ? r.between(-12, 0) : r.between(0, 40);
    addNoise(x, noise, snr, r, chatter);
    electronics(x, r);
    words.push(
      `${noise} ${snr.toFixed(0)} dB${wet > 0 ? ` wet ${wet.toFixed(1)}` : ''} ${truth.length} parts ${(truth[0]?.ppm ?? 0).toFixed(0)} ppm`,
    );
    return x;
  };
  const a = record(scene, truthA, other);
  // Chatter that only one of them heard: backwards it has nothing in common with itself.
  const b = record(sceneB, truthB, other.slice().reverse());
  return { seed, words: words.join(' | '), related, a, b, truthA, truthB };
}

export { rate };
