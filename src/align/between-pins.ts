import { frameCount, type Sequence, slice } from '#src/model/sequence.ts';
import type { AlignHost, Alignment, AlignMethod } from './methods/method.ts';
import type { AlignOptions } from './methods/options.ts';

/**
 * The method with pins, or, where it takes none, run alone on every stretch between them.
 * @param others pairs beside x and y, one after the other, for a method that learns from them and takes pins
 */
export async function betweenPins(
  method: AlignMethod,
  [x, y, ...others]: readonly [Sequence, Sequence, ...Sequence[]],
  options: AlignOptions,
  pins: readonly (readonly [number, number])[],
  host: AlignHost,
): Promise<Alignment> {
  if (pins.length === 0) return await method.run([x, y, ...others], options, host);
  if (method.two.includes('pins')) return await method.run([x, y, ...others], { ...options, pins }, host);
  const knots = [[0, 0] as const, ...pins, [frameCount(x) - 1, frameCount(y) - 1] as const];
  const i: number[] = [];
  const j: number[] = [];
  let whole: Alignment | null = null;
  let cost = 0;
  for (let k = 1; k < knots.length; k++) {
    const [i0, j0] = knots[k - 1] as readonly [number, number];
    const [i1, j1] = knots[k] as readonly [number, number];
    const part = await method.run([slice(x, i0, i1 + 1), slice(y, j0, j1 + 1)], options, host);
    const [p, q] = part.index as [Int32Array, Int32Array];
    // The pin ends one part and begins the next.
    for (let t = k > 1 && p[0] === 0 && q[0] === 0 ? 1 : 0; t < p.length; t++) {
      i.push(i0 + (p[t] as number));
      j.push(j0 + (q[t] as number));
    }
    cost += part.cost ?? 0;
    whole = part;
  }
  const { cost: last, ...rest } = whole as Alignment;
  const notes = [`${method.name} takes no pins: it was run on each stretch between them.`];
  return {
    ...rest,
    index: [Int32Array.from(i), Int32Array.from(j)],
    cost: last === null ? null : cost,
    // Those of the parts have nothing to do with each other.
    correlations: null,
    compared: rest.compared && x.dims === y.dims ? [x, y] : null,
    notes,
  };
}
