import { describe, expect, it } from 'vitest';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import { withSpread } from '#src/align/methods/spread.ts';
import { SynclineError } from '#src/model/errors.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { random } from '#test/fixtures/performance.ts';

const host = { compute: cpuCompute() };

function walk(seed: number, frames: number, dims = 2): Frames {
  const next = random(seed);
  const values = new Float64Array(frames * dims);
  for (let k = 0; k < values.length; k++) values[k] = (values[k - dims] ?? 0) + next() - 0.5;
  return { values, dims };
}
const changed = ({ values, dims }: Frames, to: (value: number, k: number) => number): Frames => ({
  values: values.map(to),
  dims,
});
const x = walk(3, 18);
const y = walk(4, 15);
const scaled = (by: number) => [changed(x, (v) => by * v), changed(y, (v) => by * v)] as const;

/** Every number that an alignment tells, with where it stands. */
function* numbersIn(value: unknown, where: string): Generator<readonly [string, number]> {
  if (typeof value === 'number') yield [where, value];
  else if (ArrayBuffer.isView(value) || (typeof value === 'object' && value !== null))
    for (const [key, inner] of Object.entries(value)) yield* numbersIn(inner, `${where}.${key}`);
}

const pairs: readonly (readonly [string, readonly [Frames, Frames]])[] = [
  ['NaN', [changed(x, (v, k) => (k === 11 ? Number.NaN : v)), y]],
  ['infinity', [x, changed(y, (v, k) => (k === 20 ? -Infinity : v))]],
  ['no frames', [x, { values: new Float64Array(), dims: 2 }]],
  ['a torn frame', [x, { values: new Float64Array(9), dims: 2 }]],
  ['one frame', [walk(1, 1), y]],
  ['one frame each', [walk(1, 1), walk(2, 1)]],
  ['two frames', [walk(1, 2), walk(2, 2)]],
  ['a constant', [x, changed(y, () => 3)]],
  ['two constants', [changed(x, () => 5), changed(y, () => 3)]],
  ['a constant dimension', [changed(x, (v, k) => (k % 2 ? v : 7)), changed(y, (v, k) => (k % 2 ? v : 7))]],
  ['huge values', scaled(1e90)],
  ['tiny values', scaled(1e-90)],
  ['values without squares', scaled(1e180)],
  [
    'scales far apart',
    [changed(x, (v, k) => (k % 2 ? v : 1e30 * v)), changed(y, (v, k) => (k % 2 ? v : 1e30 * v))],
  ],
  ['far from zero', [changed(x, (v) => 1e12 + v), changed(y, (v) => 1e12 + v)]],
];

/** Of methods that take seconds a pair. */
const slow: readonly string[] = ['dctw', 'ttn'];
const fewest = ['NaN', 'one frame', 'a constant dimension'];

describe('odd sequences', () => {
  it.each(alignMethods.map(({ name }) => name))(
    'give a clear error or an answer of numbers: %s',
    async (name) => {
      const method = alignMethods.find((each) => each.name === name);
      for (const [what, pair] of pairs) {
        if (slow.includes(name) && !fewest.includes(what)) continue;
        for (const given of slow.includes(name) ? [pair] : [pair, [pair[1], pair[0]]]) {
          const found = await method
            ?.run(given, {}, host)
            .then((alignment) => withSpread(name, {}, alignment))
            .catch((error: unknown) => error);
          if (found instanceof Error) {
            expect(found, `${what}: ${found.stack}`).toBeInstanceOf(SynclineError);
            expect(found.message, what).not.toMatch(/undefined|\[object/);
            continue;
          }
          for (const [where, value] of numbersIn({ ...(found as object), compared: null }, what))
            expect(Number.isNaN(value), where).toBe(false);
        }
      }
    },
  );
});
