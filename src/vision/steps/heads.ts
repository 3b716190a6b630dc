import { adam } from '#src/align/deep-ctw/adam.ts';
import type { NumberArrays } from '#src/math/autodiff.ts';
import { matrix } from '#src/math/matrix.ts';
import { pca } from '#src/math/pca.ts';

/** Vectors of length 1, `dims` numbers each, one after the other. */
export type Vectors = { readonly count: number; readonly dims: number; readonly values: Float32Array };
/** A step and the frames, a half-open range, in which the user has seen it. */
export type SeenStep = { readonly step: number; readonly from: number; readonly to: number };

/** Directions in which heads may change vectors, at most. */
const mostDirections = 24;
/** Frames that are compared in training at most, beside those in which steps were seen. */
const mostOthers = 256;
const rounds = 60;
const rate = 0.03;
/** What the square of a head's change costs, halved. */
const decay = 0.05;
const firstTemperature = 0.05;

/** Two heads as they are applied: how well each step goes with each frame, n × m. */
export type Heads = {
  scores(): Float32Array;
};

/**
 * Two small projection heads, one for texts and one for frames: x + B·A·Bᵀx, scaled to length 1, where B are the directions in
 * which the vectors vary most and A is learnt, from 0 on. Trained by what the user has pinned, with symmetric InfoNCE and a learnt
 * temperature (van den Oord et al. 2018; Radford et al. 2021): every pinned frame against all steps, every pinned step against
 * the frames, those of other steps and of none among them.
 * @param hidden frames that nothing is told of: they are no counter-examples
 */
export function trainHeads(space: Space, seen: readonly SeenStep[], hidden: readonly SeenStep[] = []): Heads {
  const { size, frames } = space;
  const owner = new Int32Array(frames.count).fill(-1);
  for (const { step, from, to } of seen) owner.fill(step, from, to);
  for (const { from, to } of hidden) owner.fill(-2, from, to);
  const inPins = [...owner.keys()].filter((j) => (owner[j] as number) >= 0);
  const outside = [...owner.keys()].filter((j) => owner[j] === -1);
  const every = Math.max(1, Math.ceil(outside.length / mostOthers));
  const used = [...inPins, ...outside.filter((_, k) => k % every === 0)].sort((a, b) => a - b);
  const zeros = () => ({ shape: [size, size], values: new Float32Array(size * size) });
  let weights: NumberArrays = {
    text: zeros(),
    frame: zeros(),
    temperature: { shape: [1], values: Float32Array.of(Math.log(firstTemperature)) },
  };
  const descent = adam(weights, { text: decay, frame: decay }, {});
  for (let round = 0; round < rounds && inPins.length > 0; round++)
    weights = descent.step(gradientOf(space, weights, seen, owner, used), rate);
  const learnt = weights;
  return {
    scores() {
      const t = applied(space.texts, valuesOf(learnt, 'text'), size);
      const all = Array.from({ length: frames.count }, (_, j) => j);
      const v = applied(space.frames, valuesOf(learnt, 'frame'), size);
      return Float32Array.from(cosines(space, t, v, all));
    },
  };
}

const valuesOf = (weights: NumberArrays, name: string): Float32Array =>
  (weights[name] as { readonly values: Float32Array }).values;

/** Vectors in the common directions (`inside`, size numbers each), and the square of what lies beside them. */
type Side = { readonly count: number; readonly inside: Float64Array; readonly beside: Float64Array };
/** What heads work on, whatever they are trained by. */
export type Space = {
  readonly size: number;
  readonly texts: Side;
  readonly frames: Side;
  /** Products of what lies beside the directions, texts × frames: no head changes them. */
  readonly rest: Float64Array;
};

/**
 * The directions in which texts and frames vary most (at most `mostDirections`, from 512 frames evenly taken), all vectors in them, and
 * the products of what lies beside them.
 */
export function spaceOf(texts: Vectors, frames: Vectors): Space {
  const { dims } = texts;
  const most = 512;
  const every = Math.max(1, Math.ceil(frames.count / most));
  const picked = Array.from({ length: frames.count }, (_, j) => j).filter((j) => j % every === 0);
  const rows = matrix(picked.length + texts.count, dims);
  // Each about its own mean: that pictures lie elsewhere than texts is no direction of interest.
  centredInto(rows.values, 0, frames, picked);
  centredInto(
    rows.values,
    picked.length,
    texts,
    Array.from({ length: texts.count }, (_, i) => i),
  );
  const size = Math.min(mostDirections, dims, Math.max(1, rows.rows - 1));
  const { basis } = pca(rows, size).projection;
  const side = ({ count, values }: Vectors): Side => {
    const inside = new Float64Array(count * size);
    const beside = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let square = 0;
      for (let d = 0; d < dims; d++) square += (values[i * dims + d] as number) ** 2;
      for (let p = 0; p < size; p++) {
        let sum = 0;
        for (let d = 0; d < dims; d++)
          sum += (values[i * dims + d] as number) * (basis.values[d * basis.cols + p] as number);
        inside[i * size + p] = sum;
        square -= sum * sum;
      }
      beside[i] = Math.max(0, square);
    }
    return { count, inside, beside };
  };
  const [t, v] = [side(texts), side(frames)];
  const rest = new Float64Array(texts.count * frames.count);
  for (let i = 0; i < texts.count; i++)
    for (let j = 0; j < frames.count; j++) {
      let sum = 0;
      for (let d = 0; d < dims; d++)
        sum += (texts.values[i * dims + d] as number) * (frames.values[j * dims + d] as number);
      for (let p = 0; p < size; p++)
        sum -= (t.inside[i * size + p] as number) * (v.inside[j * size + p] as number);
      rest[i * frames.count + j] = sum;
    }
  return { size, texts: t, frames: v, rest };
}

function centredInto(
  out: Float64Array,
  at: number,
  { dims, values }: Vectors,
  rows: readonly number[],
): void {
  const mean = new Float64Array(dims);
  for (const i of rows)
    for (let d = 0; d < dims; d++)
      mean[d] = (mean[d] as number) + (values[i * dims + d] as number) / rows.length;
  rows.forEach((i, k) => {
    for (let d = 0; d < dims; d++)
      out[(at + k) * dims + d] = (values[i * dims + d] as number) - (mean[d] as number);
  });
}

/** Vectors under a head: what lies in the directions, and the length of the whole. */
type Applied = { readonly moved: Float64Array; readonly lengths: Float64Array };

function applied({ count, inside, beside }: Side, change: Float32Array, size: number): Applied {
  const moved = new Float64Array(count * size);
  const lengths = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let square = beside[i] as number;
    for (let p = 0; p < size; p++) {
      let sum = inside[i * size + p] as number;
      for (let q = 0; q < size; q++)
        sum += (change[p * size + q] as number) * (inside[i * size + q] as number);
      moved[i * size + p] = sum;
      square += sum * sum;
    }
    lengths[i] = Math.sqrt(Math.max(square, 1e-12));
  }
  return { moved, lengths };
}

/** Cosines of all texts with some frames, row by row. */
function cosines(
  { size, texts, frames, rest }: Space,
  t: Applied,
  v: Applied,
  used: readonly number[],
): Float64Array {
  const out = new Float64Array(texts.count * used.length);
  for (let i = 0; i < texts.count; i++)
    used.forEach((j, k) => {
      let sum = rest[i * frames.count + j] as number;
      for (let p = 0; p < size; p++)
        sum += (t.moved[i * size + p] as number) * (v.moved[j * size + p] as number);
      out[i * used.length + k] = sum / ((t.lengths[i] as number) * (v.lengths[j] as number));
    });
  return out;
}

function gradientOf(
  space: Space,
  weights: NumberArrays,
  seen: readonly SeenStep[],
  owner: Int32Array,
  used: readonly number[],
): NumberArrays {
  const { size, texts, frames } = space;
  const [n, m] = [texts.count, used.length];
  const t = applied(texts, valuesOf(weights, 'text'), size);
  const v = applied(frames, valuesOf(weights, 'frame'), size);
  const cosine = cosines(space, t, v, used);
  const sharp = Math.exp(-(valuesOf(weights, 'temperature')[0] as number));
  // By each cosine: of every pinned frame against the steps, and of every pinned step against the frames.
  const by = new Float64Array(n * m);
  const owned = used.flatMap((j, k) => ((owner[j] as number) >= 0 ? [k] : []));
  for (const k of owned) {
    const own = owner[used[k] as number] as number;
    const shares = softmax(Array.from({ length: n }, (_, i) => sharp * (cosine[i * m + k] as number)));
    for (let i = 0; i < n; i++)
      by[i * m + k] =
        (by[i * m + k] as number) + ((shares[i] as number) - (i === own ? 1 : 0)) / (2 * owned.length);
  }
  for (const { step } of seen) {
    const shares = softmax(Array.from({ length: m }, (_, k) => sharp * (cosine[step * m + k] as number)));
    const isOwn = used.map((j) => owner[j] === step);
    const inside = shares.reduce((sum, share, k) => sum + (isOwn[k] ? share : 0), 0) || 1e-300;
    for (let k = 0; k < m; k++) {
      const share = shares[k] as number;
      by[step * m + k] =
        (by[step * m + k] as number) + (share - (isOwn[k] ? share / inside : 0)) / (2 * seen.length);
    }
  }
  let byTemperature = 0;
  const forText = new Float64Array(n * size);
  const forFrame = new Float64Array(m * size);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < m; k++) {
      const own = by[i * m + k] as number;
      if (own === 0) continue;
      const c = cosine[i * m + k] as number;
      byTemperature -= own * sharp * c;
      const j = used[k] as number;
      const [lt, lv] = [t.lengths[i] as number, v.lengths[j] as number];
      for (let p = 0; p < size; p++) {
        const [a, b] = [t.moved[i * size + p] as number, v.moved[j * size + p] as number];
        forText[i * size + p] =
          (forText[i * size + p] as number) + own * sharp * (b / (lt * lv) - (c * a) / (lt * lt));
        forFrame[k * size + p] =
          (forFrame[k * size + p] as number) + own * sharp * (a / (lt * lv) - (c * b) / (lv * lv));
      }
    }
  return {
    text: outer(
      forText,
      texts.inside,
      Array.from({ length: n }, (_, i) => i),
      size,
    ),
    frame: outer(forFrame, frames.inside, used, size),
    temperature: { shape: [1], values: Float32Array.of(byTemperature) },
  };
}

function outer(by: Float64Array, inside: Float64Array, rows: readonly number[], size: number) {
  const values = new Float32Array(size * size);
  rows.forEach((row, k) => {
    for (let p = 0; p < size; p++) {
      const g = by[k * size + p] as number;
      if (g === 0) continue;
      for (let q = 0; q < size; q++)
        values[p * size + q] = (values[p * size + q] as number) + g * (inside[row * size + q] as number);
    }
  });
  return { shape: [size, size], values };
}

function softmax(values: readonly number[]): Float64Array {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const out = Float64Array.from(values, (value) => Math.exp(value - most));
  const sum = out.reduce((a, b) => a + b, 0);
  return out.map((value) => value / sum);
}
