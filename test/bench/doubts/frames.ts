import { alignMethods } from '#src/align/methods/index.ts';
import { withDoubts } from '#src/align/methods/doubts.ts';
import type { Alignment } from '#src/align/methods/method.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { withSpread } from '#src/align/methods/spread.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { curveAt } from '#src/align/curve.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { frameAt, frameCount, pooled, type Sequence } from '#src/model/sequence.ts';
import { random } from '#test/fixtures/performance.ts';
import type { Pair } from './bench.ts';

const compute = cpuCompute();

/** Frames of 50 ms, in double precision. */
const coarse = (s: Sequence): Sequence => pooled(s, Math.max(1, Math.round(0.05 / s.hop)));
const framesOf = (s: Sequence): Frames => ({ values: Float64Array.from(s.values), dims: s.dims });

/** What is asked at a frame, `off` frames beside the truth; 0: right, give or take one. */
function constraints(
  truth: (i: number) => number,
  [n, m]: readonly [number, number],
  i: number,
  off: number,
  shake: number,
): readonly (readonly [string, AlignOptions, readonly (readonly [number, number])[]])[] {
  const at = (k: number) => Math.min(m - 1, Math.max(0, Math.round(truth(k)) + off + shake));
  const part = Array.from({ length: 200 }, (_, k) => i - 100 + k).filter((k) => k >= 0 && k < n);
  const along = { i: [...Array(n).keys()], j: Array.from({ length: n }, (_, k) => at(k)) };
  const h = Math.round(off / 2);
  const region =
    off > 0
      ? ({ i: [i - h, i + h + 1], j: [at(i) - off - h, at(i) - off + h + 1] } as const)
      : ({
          i: [i - 40, i + 40],
          j: [Math.round(truth(i + 40)) + 3, Math.round(truth(i + 40)) + 80],
        } as const);
  const ends = { openBegin: true, openEnd: true };
  return [
    ['pin', { ...ends, pins: [[i, at(i)]] }, []],
    ['forbidden', { ...ends, window: [{ kind: 'forbidden', ...region }] }, []],
    ['trusted', { ...ends, pins: part.map((k) => [k, at(k)]) }, [[part[0] as number, part.at(-1) as number]]],
    ['corridor', { ...ends, window: [{ kind: 'corridor', radius: off > 0 ? 2 : 10, path: along }] }, []],
  ];
}

export type FrameLine = {
  readonly family: string;
  readonly kind: string;
  readonly off: number;
  readonly doubted: boolean;
  readonly told: number;
  readonly held: number;
  readonly before: number;
};

/** The same of `align`: of frames of 50 ms, `off` being 10 and 70 of them. */
export async function frameLines(
  family: string,
  { a, b, truth }: Pair,
  seed: number,
  name: string,
): Promise<FrameLine[]> {
  const [u, v] = [coarse(a), coarse(b)];
  const [x, y] = [framesOf(u), framesOf(v)];
  const place = (i: number) => frameAt(v, curveAt(truth, u.start + i * u.hop)?.b ?? Number.NaN);
  const method = alignMethods.find((each) => each.name === name);
  if (!method) throw new Error(`no method ${name}`);
  const next = random(seed + 70);
  const known = [...Array(frameCount(u)).keys()].filter((i) => Number.isFinite(place(i)));
  const [from, to] = [known[0] as number, known.at(-1) as number];
  const all = (i: number) =>
    place(Math.min(to, Math.max(from, i))) + (i < from ? i - from : i > to ? i - to : 0);
  const i = Math.round(from + 240 + next() * (to - from - 480));
  const lines: FrameLine[] = [];
  for (const off of [0, 10, 70])
    for (const [kind, options, trusted] of constraints(
      all,
      [frameCount(u), frameCount(v)],
      i,
      off,
      Math.round(2 * next() - 1),
    )) {
      let found: Alignment;
      try {
        found = withSpread(name, options, await method.run([x, y], options, { compute }));
      } catch (error) {
        console.error(family, seed, kind, off, String(error));
        continue;
      }
      const told = await withDoubts(name, [x, y], options, trusted, found, compute, { compute });
      if (!told.doubts) continue;
      const around = kind === 'corridor' ? known : known.filter((k) => Math.abs(k - i) <= 100);
      lines.push({
        ...{ family, kind, off: off / 20, doubted: told.doubts.length > 0 },
        told: Math.abs(told.doubts[0]?.off ?? 0),
        held: holds(told, around, place),
        before: holds(found, around, place),
      });
    }
  return lines;
}

function holds({ spreads }: Alignment, at: readonly number[], place: (i: number) => number): number {
  const [spread] = spreads ?? [];
  if (!spread) return Number.NaN;
  const inside = at.filter((i) => {
    const [mean, sd] = [spread.mean[i] as number, spread.sd[i] as number];
    return Math.abs(mean - place(i)) <= 1.645 * sd;
  });
  return inside.length / Math.max(1, at.length);
}
