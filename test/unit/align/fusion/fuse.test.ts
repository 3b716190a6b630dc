import { describe, expect, it } from 'vitest';
import { type Curve, curveAt } from '#src/align/curve.ts';
import type { Cue } from '#src/align/fusion/cue.ts';
import { type Fusion, fuse } from '#src/align/fusion/fuse.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { waverAt } from '#src/align/fusion/weigh.ts';
import { warpSequences } from '#src/align/warp.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { type CueKind, cuePair, shuffled } from '#test/fixtures/cue-pair.ts';

const kinds: readonly CueKind[] = [
  { name: 'one', dims: 2, band: [0.2, 1.5], noise: 0.6, hop: 0.04 },
  { name: 'two', dims: 3, band: [0.2, 1.5], noise: 0.7, hop: 0.04 },
  { name: 'three', dims: 1, band: [0.2, 1], noise: 0.5, hop: 0.05 },
];
const { cues, truth } = cuePair('test', 5, 0.15, kinds);

type Warped = { readonly fusion: Fusion; readonly curve: Curve };
async function warped(by: readonly Cue[]): Promise<Warped> {
  const fusion = await fuse(cpuCompute(), by);
  const { a, b, chance } = fusion;
  const curve = await warpSequences(cpuCompute(), a, b, { chance: chance.step, waver: waverAt(a.hop) });
  return { fusion, curve };
}
const at = ({ curve }: Warped) =>
  truth.flatMap(([ta, tb]) => {
    const found = curveAt(curve, ta);
    return found ? [{ error: Math.abs(found.b - tb), sd: found.sd }] : [];
  });
const median = (values: readonly number[]): number =>
  [...values].sort((p, q) => p - q)[values.length >> 1] as number;
const band = (w: Warped): number => median(at(w).map(({ sd }) => sd));
const held = (w: Warped): number =>
  at(w).filter(({ error, sd }) => error <= 1.645 * sd).length / truth.length;
const weightOf = ({ fusion }: Warped, name: string): number =>
  fusion.cues.find((cue) => cue.name === name)?.weight ?? Number.NaN;

/** Each stretch of so many seconds is taken from a little before or after. */
function jumped(s: Sequence, stretch: number, by: number): Sequence {
  const [n, step, shift] = [s.values.length / s.dims, Math.round(stretch / s.hop), Math.round(by / s.hop)];
  const values = Float32Array.from(s.values, (_, k) => {
    const [frame, d] = [Math.floor(k / s.dims), k % s.dims];
    const from = frame + (Math.floor(frame / step) % 2 === 0 ? shift : -shift);
    return s.values[Math.max(0, Math.min(n - 1, from)) * s.dims + d] as number;
  });
  return { ...s, values };
}

const all = await warped(cues);

describe('fuse', () => {
  it('narrows the band of each cue alone, and it still holds the truth', async () => {
    for (const cue of cues) expect(band(all)).toBeLessThan(band(await warped([cue])));
    expect(held(all)).toBeGreaterThan(0.85);
    expect(all.fusion.cues.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  });

  it('gives next to nothing to a shuffled cue, which does not narrow the band', async () => {
    const more = await warped([...cues, shuffled(cues[0] as Cue)]);
    expect(weightOf(more, 'shuffled')).toBeLessThan(0.02);
    expect(band(more)).toBeGreaterThan(0.97 * band(all));
  });

  it('counts what is told twice once', async () => {
    const more = await warped([...cues, { ...(cues[1] as Cue), name: 'copy' }]);
    expect(weightOf(more, 'copy')).toBeCloseTo(weightOf(more, 'two'), 3);
    expect(weightOf(more, 'copy') + weightOf(more, 'two')).toBeCloseTo(weightOf(all, 'two'), 1);
    expect(band(more)).toBeGreaterThan(0.97 * band(all));
  });

  it('says which cue carried the path where', async () => {
    const half = 30;
    const { cues: parts, truth: moments } = cuePair('halves', 7, 0.15, [
      {
        name: 'early',
        dims: 2,
        band: [0.2, 1.5],
        noise: 0.5,
        hop: 0.04,
        presence: (t) => (t < half ? 1 : 0),
      },
      { name: 'late', dims: 2, band: [0.2, 1.5], noise: 0.5, hop: 0.04, presence: (t) => (t < half ? 0 : 1) },
      { name: 'never', dims: 2, band: [0.2, 1.5], noise: 0.5, hop: 0.04, presence: () => 0 },
    ]);
    const { along } = await fuse(cpuCompute(), parts);
    const [change] = moments[Math.round((half - 2) / 0.2)] as readonly [number, number];
    const { at: ends, shares } = along ?? { at: [], shares: [] };
    expect(ends.length).toBe((shares[0]?.length ?? 0) + 1);
    for (const [s, [from]] of ends.slice(1, -2).entries()) {
      const [early, late, never] = shares.map((of) => of[s + 1]) as [number, number, number];
      expect(early + late + never).toBeCloseTo(1, 6);
      if (Math.abs(from - change) < 3) continue;
      expect(from < change ? early : late).toBeGreaterThan(0.8);
    }
    expect(
      ends.every(
        ([ta, tb], k) => k === 0 || (ta > (ends[k - 1]?.[0] ?? ta) && tb > (ends[k - 1]?.[1] ?? tb)),
      ),
    ).toBe(true);
  });

  it('is not pulled aside by a cue that one recording has late all through', async () => {
    // Which of several that tell as much is late nobody can know: one tells clearly most, three quarters of all.
    const late = 0.08;
    const kind = { dims: 3, band: [0.2, 1.5], hop: 0.04 } as const;
    const pair = cuePair('late', 6, 0.15, [
      { name: 'anchor', ...kind, noise: 0.3 },
      { name: 'late', ...kind, noise: 0.5 },
    ]);
    const [anchor, other] = pair.cues as [Cue, Cue];
    const pulled = await warped([anchor, { ...other, b: { ...other.b, start: other.b.start + late } }]);
    const signed = pair.truth.flatMap(([ta, tb]) => {
      const found = curveAt(pulled.curve, ta);
      return found ? [found.b - tb] : [];
    });
    expect(weightOf(pulled, 'late') * late).toBeGreaterThan(0.015);
    expect(Math.abs(median(signed))).toBeLessThan(0.006);
  });

  it('gives a share to each of two cues that tell as much, by jumps now and then too', async () => {
    const kind = { dims: 1, band: [0, 0], held: [0.4, 2.5], noise: 0.2, hop: 0.05 } as const;
    for (const seed of [3, 4]) {
      const pair = cuePair('levels', seed, 0.15, [
        { name: 'one', ...kind },
        { name: 'two', ...kind },
      ]);
      const both = await warped(pair.cues);
      for (const name of ['one', 'two']) expect(weightOf(both, name)).toBeGreaterThan(0.15);
      const alone = await warped([pair.cues[0] as Cue]);
      expect(band(both)).toBeLessThan(band(alone));
    }
  });

  it('is never wider than its best cue alone', async () => {
    // The second jumps to and fro beside the first, block by block: no noise that scatters from frame to frame.
    const [one] = cues as [Cue];
    const jumping: Cue = { ...one, name: 'jumping', b: jumped(one.b, 3, 0.12) };
    const both = await warped([one, jumping]);
    expect(band(both)).toBeLessThan(1.02 * band(await warped([one])));
    expect(weightOf(both, 'jumping')).toBe(0);
  });

  it('does not depend on the order of the cues', async () => {
    const turned = await warped([...cues].reverse());
    for (const { name } of cues) expect(weightOf(turned, name)).toBeCloseTo(weightOf(all, name), 2);
    expect(band(turned)).toBeCloseTo(band(all), 3);
  });

  it('holds to a stretch where only one of the cues is there', async () => {
    // What does not sound is as loud a noise instead: the first and the second half of the piece.
    const half = (first: boolean) => (moment: number) => (moment < 30 === first ? 1 : 0);
    const pair = cuePair('halves', 8, 0.15, [
      { name: 'one', dims: 3, band: [0.2, 1.5], noise: 0.3, hop: 0.04, presence: half(true) },
      { name: 'two', dims: 3, band: [0.2, 1.5], noise: 0.3, hop: 0.04, presence: half(false) },
    ]);
    const { fusion, curve } = await warped(pair.cues);
    for (const { weight } of fusion.cues) expect(weight).toBeGreaterThan(0.3);
    const off = pair.truth.map(([ta, tb]) => Math.abs((curveAt(curve, ta)?.b ?? 0) - tb));
    expect(median(off)).toBeLessThan(0.05);
    // Where the cue is silent its frames count for much less.
    const { values, dims, hop } = (fusion.experts[0] as Cue).a;
    const loud = (from: number, to: number) =>
      values
        .subarray(Math.round(from / hop) * dims, Math.round(to / hop) * dims)
        .reduce((s, v) => s + v * v, 0);
    expect(loud(40, 50)).toBeLessThan(0.2 * loud(10, 20));
  });

  it('has no weights for what says no more than luck, nor for what never changes', async () => {
    const noise: Cue = shuffled(cues[2] as Cue);
    const still: Cue = { name: 'still', a: still1(noise.a), b: still1(noise.b) };
    for (const by of [[still], [still, noise]]) {
      const { fusion } = await warped(by);
      expect(weightOf({ fusion, curve: { a: [], b: [], sd: [] } }, 'still')).toBe(0);
      expect(fusion.a.values.every(Number.isFinite) && fusion.b.values.every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses what cannot be compared', async () => {
    const [one, two] = cues as [Cue, Cue];
    const failing = (by: readonly Cue[], code: string) =>
      expect(fuse(cpuCompute(), by)).rejects.toMatchObject({ code });
    await failing([], 'no-cues');
    await failing([{ ...one, b: two.b }], 'bad-cue');
    await failing([{ ...one, a: { ...one.a, values: one.a.values.map(() => Number.NaN) } }], 'bad-cue');
    await failing([one, { ...two, a: { ...two.a, start: 1000 } }], 'bad-cue');
  });
});

function still1<T extends { readonly values: Float32Array }>(s: T): T {
  return { ...s, values: s.values.map(() => 1) };
}
