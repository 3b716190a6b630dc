import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import { withJudgement } from '#src/align/methods/judged.ts';
import type { Alignment } from '#src/align/methods/method.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { withCalibration, withSpread } from '#src/align/methods/spread.ts';
import { makeRandom } from '#src/math/random.ts';

const compute = cpuCompute();

/** Two views of one bent curve, or of two. */
function views(isOne: boolean): readonly [Frames, Frames] {
  const random = makeRandom(isOne ? 1 : 2);
  const curve = (phase: number) => (u: number) => [
    Math.sin(9 * u + phase),
    Math.cos(13 * u + phase),
    Math.sin(21 * u),
  ];
  const seen = (n: number, bend: number, of: (u: number) => number[], mix: readonly number[]): Frames => ({
    dims: 3,
    values: Float64Array.from({ length: 3 * n }, (_, k) => {
      const at = of((Math.floor(k / 3) / (n - 1)) ** bend);
      return (
        (at[k % 3] as number) * (mix[k % 3] as number) +
        0.5 * (at[(k + 1) % 3] as number) +
        0.05 * random.normal()
      );
    }),
  });
  const walk = (n: number): Frames => {
    const values = new Float64Array(3 * n);
    for (let k = 3; k < values.length; k++) values[k] = (values[k - 3] as number) + random.normal();
    return { dims: 3, values };
  };
  return isOne
    ? [seen(90, 1, curve(0), [1, 2, 3]), seen(80, 1.4, curve(0), [3, 1, -2])]
    : [walk(60), walk(55)];
}

const run = async (name: string, pair: readonly Frames[], options: AlignOptions = {}): Promise<Alignment> => {
  const method = alignMethods.find((each) => each.name === name);
  if (!method) throw new Error(name);
  return await withJudgement(name, pair, options, await method.run(pair, options, { compute }), compute);
};

describe('withJudgement', () => {
  it('tells views of one thing from unrelated walks, which correlate as well in-sample', async () => {
    const [one, two] = [await run('ctw', views(true)), await run('ctw', views(false))];
    expect(one.judged?.chance?.p).toBeLessThanOrEqual(0.05);
    expect(one.notes).toEqual([]);
    expect(two.correlations?.[0]).toBeGreaterThan(0.9);
    expect(two.judged?.chance?.p).toBeGreaterThan(0.05);
    expect(two.notes.join()).toContain('nothing shows that they belong together');
    // Nor does it care where zero is.
    const [x, y] = views(true);
    const far = { ...y, values: y.values.map((v) => v + 1e9) };
    const there = await withJudgement('ctw', [x, far], {}, one, compute);
    expect(there.judged?.ctw.information).toBeCloseTo(one.judged?.ctw.information ?? Number.NaN, 1);
  });
});

describe('p', () => {
  it('is of the path that is told: one that agrees no better than chance has no small p without a note', async () => {
    const pair = views(true);
    const right = await run('ctw', pair);
    const [n, m] = pair.map(({ values, dims }) => values.length / dims) as [number, number];
    // All of one sequence beside one frame of the other, for as long as that takes; and a straight path, which is nearly right.
    const astray = (at: number) => ({
      i: Int32Array.from({ length: n + m }, (_, t) =>
        Math.min(n - 1, Math.max(0, t < at ? t : Math.max(at, t - m))),
      ),
      j: Int32Array.from({ length: n + m }, (_, t) => Math.min(m - 1, Math.max(0, t - at))),
    });
    const straight = Int32Array.from({ length: n }, (_, t) => t);
    const paths = [
      astray(0),
      astray(n >> 1),
      { i: straight, j: straight.map((t) => Math.floor((t * m) / n)) },
    ];
    let within = 0;
    for (const { i, j } of paths) {
      const found = await withJudgement('ctw', pair, {}, { ...right, index: [i, j], notes: [] }, compute);
      const { ctw, chance } = found.judged ?? {};
      if (!ctw || !chance) throw new Error('it was not judged');
      expect(chance.found).toBeLessThanOrEqual((right.judged?.chance?.found ?? 0) + 1e-9);
      if (ctw.information > (chance.quantile95 ?? chance.highest)) continue;
      within++;
      if (chance.p > 0.05) expect(found.notes.join()).toContain('nothing shows that they belong together');
      else expect(found.notes.join()).toContain(`reaches ${ctw.information.toFixed(2)} nats a point`);
    }
    expect(within).toBeGreaterThan(0);
    expect(right.notes).toEqual([]);
  });
});

/** Every `by`th frame. */
const thinned = ({ values, dims }: Frames, by: number): Frames => ({
  dims,
  values: Float64Array.from(values).filter((_, k) => Math.floor(k / dims) % by === 0),
});

describe('what a method was asked to do is asked of chance too', () => {
  it.each<[string, AlignOptions]>([
    ['a kernel', { kernel: { kernel: 'polynomial', degree: 2 }, pca: 6 }],
    ['components', { pca: 2 }],
  ])('%s', async (_, options) => {
    const one = await run('ctw', views(true), options);
    expect(one.judged?.ctw.information).toBeGreaterThan(0.5);
    expect(one.judged?.chance?.p).toBeLessThanOrEqual(0.05);
    const two = await run('ctw', views(false), options);
    expect(two.judged?.chance?.p).toBeGreaterThan(0.05);
    expect(two.notes.join()).toContain('nothing shows that they belong together');
  });

  it('gaps', async () => {
    const gaps = { gaps: { x: 6, y: 6 } };
    const two = await run('ctw', views(false), gaps);
    expect(two.judged?.chance?.p).toBeGreaterThan(0.05);
  });

  it('of three sequences every two, so that a stranger among them is named', async () => {
    const [x, y] = views(true);
    const [z] = views(false);
    const found = await run('ctw', [thinned(x, 2), thinned(y, 2), thinned(z, 1)]);
    const p = found.agreements?.map(({ heldOut }) => heldOut?.chance?.p ?? Number.NaN) ?? [];
    expect(p[0]).toBeLessThanOrEqual(0.025);
    expect(Math.min(p[1] ?? 0, p[2] ?? 0)).toBeGreaterThan(0.025);
    expect(found.notes.filter((note) => note.includes('belongs with them'))).toHaveLength(1);
    expect(found.notes.join()).toContain('sequence 3 agrees with none');
  });

  it('where none of three belongs with another, in one note', async () => {
    const [[x, y], [z]] = [views(false), views(true)];
    const found = await run('ctw', [x, y, thinned(z, 2)]);
    const notes = found.notes.filter((note) => note.includes('shifted at random'));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('none of these agrees with another');
  });
});

describe('ctw with gaps', () => {
  it('refuses a price at which next to nothing is matched', async () => {
    await expect(run('ctw', views(true), { gaps: { x: 1e-4, y: 1e-4 } })).rejects.toThrow(
      'cheaper than matching',
    );
    const ctw = alignMethods.find(({ name }) => name === 'ctw');
    const found = await ctw?.run(views(true), { gaps: { x: 6, y: 6 } }, { compute });
    expect(found?.index[0]?.length).toBeGreaterThan(40);
  });
});

describe('withCalibration', () => {
  it('scales deviations by confirmed points, and says so where there are none to scale', async () => {
    const pair = views(true);
    const found = withSpread('ctw', {}, await run('ctw', pair));
    const { mean, sd } = found.spreads?.[0] ?? { mean: [], sd: [] };
    const off = Array.from({ length: 30 }, (_, k) => [
      2 * k + 5,
      (mean[2 * k + 5] as number) + 4 * (sd[2 * k + 5] as number),
    ]);
    const scaled = withCalibration(found, off);
    expect(scaled.calibration?.confirmed).toBe(30);
    expect((scaled.spreads?.[0]?.sd[10] as number) / (sd[10] as number)).toBeCloseTo(4 / 1.645, 1);
    expect(withCalibration({ ...found, spreads: null }, off).notes.join()).toContain('changed nothing');
    expect(() => withCalibration(found, [[900, 3]])).toThrow('900,3');
  });
});
