import {
  type AttentionOf,
  from,
  passed,
  still,
  type TextArithmetic,
  type TextSweep,
  usualPhones,
} from '../text.ts';

export const attention: AttentionOf = (scores, frames, specials, floor = -Infinity) => {
  const all = scores.length / Math.max(1, frames);
  const positions = all - specials;
  const phones = new Float32Array(frames * positions);
  const special = new Float32Array(frames * specials);
  const crowd = Math.min(1, usualPhones / Math.max(1, positions));
  for (let t = 0; t < frames; t++) {
    const row = t * all;
    let most = -Infinity;
    for (let j = row; j < row + all; j++) most = Math.max(most, scores[j] as number);
    let [outside, inside] = [0, 0];
    for (let j = 0; j < specials; j++) outside += Math.exp((scores[row + j] as number) - most);
    for (let j = specials; j < all; j++) inside += Math.exp((scores[row + j] as number) - most);
    const total = most + Math.log(outside + crowd * inside);
    for (let j = 0; j < specials; j++) special[t * specials + j] = (scores[row + j] as number) - total;
    for (let j = 0; j < positions; j++)
      phones[t * positions + j] = Math.max(floor, (scores[row + specials + j] as number) - total);
  }
  return { frames, positions, phones, specials: special };
};

export const sweep: TextSweep = (text, states, { frames, scores, between }, watch = () => {}) => {
  const { first, last, price, pause, omit, stay, leap } = text;
  const [count, positions] = [first.length, states.positions.length];
  const width = positions + count + 1;
  const origin = new Uint8Array(frames * width);
  let [v, w] = [states.positions.slice(), new Float64Array(positions)];
  let [b, c] = [states.between.slice(), new Float64Array(count + 1)];
  for (let t = 0; t < frames; t++) {
    if (t % 256 === 0) watch(t, frames);
    const row = t * positions;
    const back = t * width;
    for (let k = 0; k < count; k++) {
      const [begin, end] = [first[k] as number, last[k] as number];
      for (let j = begin; j <= end; j++) {
        let best = (v[j] as number) + stay;
        let how: number = from.same;
        if (j > begin && (v[j - 1] as number) > best) {
          best = v[j - 1] as number;
          how = from.before;
        }
        if (j > begin + 1 && (v[j - 2] as number) + leap > best) {
          best = (v[j - 2] as number) + leap;
          how = from.leapt;
        }
        if (j === begin && (b[k] as number) > best) {
          best = b[k] as number;
          how = from.between;
        }
        if (j === begin && k > 0 && (v[j - 1] as number) > best) {
          best = v[j - 1] as number;
          how = from.token;
        }
        w[j] = best + (scores[row + j] as number);
        origin[back + j] = how;
      }
    }
    let passing = -Infinity;
    let isStill = 0;
    for (let k = 0; k <= count; k++) {
      let best = b[k] as number;
      let how: number = from.same;
      const ended = k > 0 ? (v[last[k - 1] as number] as number) + pause : -Infinity;
      if (ended > best) [best, how] = [ended, from.token];
      best += between[t] as number;
      c[k] = Math.max(best, passing);
      origin[back + positions + k] = how | (passing > best ? passed : 0) | isStill;
      if (k === count) break;
      const begun = best + omit;
      isStill = passing > begun ? still : 0;
      passing = Math.max(begun, passing) + (price[k] as number);
    }
    [v, w] = [w, v];
    [b, c] = [c, b];
  }
  watch(frames, frames);
  states.positions.set(v);
  states.between.set(b);
  return origin;
};

function products(x: Float32Array, y: Float32Array, width: number): Float32Array {
  const [n, m] = [x.length / width, y.length / width];
  return Float32Array.from({ length: n * m }, (_, k) => {
    const [i, j] = [Math.floor(k / m) * width, (k % m) * width];
    let sum = 0;
    for (let d = 0; d < width; d++) sum += (x[i + d] as number) * (y[j + d] as number);
    return sum;
  });
}

function weighted(weights: Float32Array, x: Float32Array, width: number): Float32Array {
  const n = x.length / width;
  const m = weights.length / Math.max(1, n);
  return Float32Array.from({ length: m * width }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++)
      sum += (weights[i * m + Math.floor(k / width)] as number) * (x[i * width + (k % width)] as number);
    return sum;
  });
}

/** The oracle, in double precision. For tests and where no kernel is at hand. */
export const plainText: TextArithmetic = { attention, sweep, products, weighted };
