import { type AttentionOf, type TextArithmetic, type TextSweep, usualPhones } from '../text.ts';
import { ensureBytes, kernelMaker } from './kernel.ts';

/** The functions of assembly/text.ts; see there for every parameter. */
type TextFunctions = {
  attention(
    ...of: [
      ...[x: number, frames: number, specials: number, positions: number, crowd: number, floor: number],
      ...[phones: number, special: number],
    ]
  ): void;
  sweep(
    ...of: [
      ...[frames: number, positions: number, count: number, first: number, last: number, price: number],
      ...[one: number, two: number, entered: number, how: number, scores: number, between: number],
      ...[v: number, w: number, b: number, c: number, pause: number, omit: number, stay: number],
      ...[origin: number],
    ]
  ): number;
  products(x: number, n: number, y: number, m: number, width: number, out: number): void;
  weighted(weights: number, x: number, n: number, m: number, width: number, out: number): void;
};

/** @param bytes the compiled `text.wasm` */
export function createWasmText(bytes: Uint8Array): TextArithmetic {
  const { memory, exports } = kernelMaker(bytes)();
  const kernel = exports as unknown as TextFunctions;

  /** Room for arrays of so many 32-bit numbers: what was there before is of no use any more. */
  function areas<Name extends string>(sizes: Readonly<Record<Name, number>>): Readonly<Record<Name, Area>> {
    let top = 1024;
    const places = (Object.entries(sizes) as [Name, number][]).map(([name, size]) => {
      const at = top;
      top += Math.ceil((4 * size + 16) / 64) * 64 + 192;
      return [name, at, size] as const;
    });
    ensureBytes(memory, top);
    return Object.fromEntries(
      places.map(([name, at, size]) => {
        const floats = new Float32Array(memory.buffer, at, size);
        return [name, { at, floats, integers: new Int32Array(memory.buffer, at, size) }];
      }),
    ) as Record<Name, Area>;
  }

  const attention: AttentionOf = (scores, frames, specials, floor = -Infinity) => {
    const positions = scores.length / Math.max(1, frames) - specials;
    const { x, phones, special } = areas({
      ...{ x: scores.length, phones: frames * positions, special: frames * specials },
    });
    x.floats.set(scores);
    const crowd = Math.min(1, usualPhones / Math.max(1, positions));
    kernel.attention(x.at, frames, specials, positions, crowd, floor, phones.at, special.at);
    return { frames, positions, phones: phones.floats.slice(), specials: special.floats.slice() };
  };

  const sweep: TextSweep = (text, states, { frames, scores, between }, watch = () => {}) => {
    const [count, positions] = [text.first.length, states.positions.length];
    const cells = frames * (positions + count + 1);
    const a = areas({
      ...{ first: count, last: count, price: count },
      ...{ one: positions, two: positions, entered: positions, how: positions },
      ...{ scores: scores.length, rest: frames, v: positions, w: positions, b: count + 1, c: count + 1 },
      origin: Math.ceil(cells / 4),
    });
    watch(0, frames);
    a.first.integers.set(text.first);
    a.last.integers.set(text.last);
    a.price.floats.set(text.price);
    a.one.floats.fill(0);
    a.two.floats.fill(text.leap);
    for (const j of text.first) {
      a.one.floats[j] = -Infinity;
      a.two.floats.fill(-Infinity, j, j + 2);
    }
    a.entered.floats.fill(-Infinity);
    a.how.integers.fill(0);
    a.scores.floats.set(scores);
    a.rest.floats.set(between);
    const most = Math.max(best(states.positions), best(states.between));
    const off = most > -Infinity ? most : 0;
    a.v.floats.set(states.positions.map((value) => value - off));
    a.b.floats.set(states.between.map((value) => value - off));
    const taken =
      off +
      kernel.sweep(
        ...([frames, positions, count, a.first.at, a.last.at, a.price.at] as const),
        ...([a.one.at, a.two.at, a.entered.at, a.how.at, a.scores.at, a.rest.at] as const),
        ...([a.v.at, a.w.at, a.b.at, a.c.at, text.pause, text.omit, text.stay, a.origin.at] as const),
      );
    const [v, b] = frames % 2 === 0 ? [a.v, a.b] : [a.w, a.c];
    for (let j = 0; j < positions; j++) states.positions[j] = (v.floats[j] as number) + taken;
    for (let k = 0; k <= count; k++) states.between[k] = (b.floats[k] as number) + taken;
    watch(frames, frames);
    return new Uint8Array(memory.buffer, a.origin.at, cells).slice();
  };

  function products(x: Float32Array, y: Float32Array, width: number): Float32Array {
    const [n, m, wide] = [x.length / width, y.length / width, whole(width)];
    const a = areas({ x: n * wide, y: m * wide, out: n * m });
    setRows(a.x, x, width);
    setRows(a.y, y, width);
    kernel.products(a.x.at, n, a.y.at, m, wide, a.out.at);
    return a.out.floats.slice();
  }

  function weighted(weights: Float32Array, x: Float32Array, width: number): Float32Array {
    const [n, wide] = [x.length / width, whole(width)];
    const m = weights.length / Math.max(1, n);
    const a = areas({ weights: weights.length, x: n * wide, out: m * wide });
    a.weights.floats.set(weights);
    setRows(a.x, x, width);
    a.out.floats.fill(0);
    kernel.weighted(a.weights.at, a.x.at, n, m, wide, a.out.at);
    const out = new Float32Array(m * width);
    for (let j = 0; j < m; j++) out.set(a.out.floats.subarray(j * wide, j * wide + width), j * width);
    return out;
  }
  return { attention, sweep, products, weighted };
}

type Area = { readonly at: number; readonly floats: Float32Array; readonly integers: Int32Array };

/** Rows in registers of four, zeros behind. */
const whole = (width: number): number => Math.ceil(width / 4) * 4;

function setRows({ floats }: Area, rows: Float32Array, width: number): void {
  const wide = whole(width);
  if (wide === width) floats.set(rows);
  else
    for (let i = 0; i * width < rows.length; i++) {
      floats.set(rows.subarray(i * width, (i + 1) * width), i * wide);
      floats.fill(0, i * wide + width, (i + 1) * wide);
    }
}

const best = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
