import { inverse } from '../transform/inverse.ts';
import { along, levelFor, look, type Patch } from './patch.ts';
import { makeSums, type NormalSums } from './normal-sums.ts';
import { after, halfSides, type Place, undone } from './place.ts';
import type { Plane, Pyramid } from './plane.ts';

/** A wish: Σ row·p of the step p shall be `value`, with standard deviation `sd`. */
export type Wish = { readonly row: ArrayLike<number>; readonly value: number; readonly sd: number };

export type AlignOptions = {
  /** 6: affine; 8: projective. */
  readonly size: 6 | 8;
  readonly iterations: number;
  /** Only the place is wanted, for a finer patch to begin at: it is not looked at once more, and likeness and covariance are of the step before. */
  readonly isRough?: boolean;
  /** Noise of the grey values, standard deviation. */
  readonly noise: number;
  /** Where things that are not the background show, and at which scale; `weight` 0 … 1: how far to trust it. */
  readonly figure?: { readonly plane: Plane; readonly scale: number; readonly weight: number } | null;
  /** Wishes for the step from the present place. */
  wishes?(place: Place): readonly Wish[];
};

export type Aligned = {
  readonly place: Place;
  /** Share of the figure that looks as it did, 0 … 1. */
  readonly likeness: number;
  /** Covariance of the place's last step, size × size; in the patch's own coordinates. Null: nothing to hold on to. */
  readonly covariance: Float64Array | null;
};

/** Room for what is seen, and for the sums: made once, since there is an alignment for every picture. */
let [seen, shown] = [new Float32Array(4096), new Float32Array(4096)];
let [us, errors, weights] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
const roomOf = (size: number) => ({
  hessian: new Float64Array(size * size),
  pull: new Float64Array(size),
  solved: new Float64Array(size),
});
const [affineRoom, projectiveRoom] = [roomOf(6), roomOf(8)];
const affineSums = makeSums(6);
const projectiveSums = makeSums(8);

type Seen = Float32Array<ArrayBuffer>;
type Rows = [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>];

/** How far grey values may be off and still be alike, in noise and in levels. */
const alike = 12;
/** A step by less, pixels of what is looked at, is the last. */
const arrived = 0.03;
/** Points that belong to the patch by less are left out. */
const leastFigure = 0.05;
/** Neighbouring points tell much the same: so many count as one. */
const together = 4;

/**
 * Lays a patch over a picture: inverse-compositional Gauss–Newton (Baker & Matthews 2004, "Lucas–Kanade 20 Years On") over its
 * grey values, with a gain and an offset of the light, and over where the figure is, points that fit badly counting less (Geman &
 * McClure 1987). The gradient is the spatial transformer's: of the sampled patch times the grid's by θ.
 */
export function align(patch: Patch, picture: Pyramid, start: Place, options: AlignOptions): Aligned {
  const { size, noise, figure } = options;
  const { columns, rows, reach } = patch;
  const level = levelFor(patch, start, picture.length);
  const plane = picture[level] as Plane;
  const scale = 2 ** level;
  if (seen.length < columns * rows)
    [seen, shown] = [0, 1].map(() => new Float32Array(columns * rows)) as [Seen, Seen];
  if (us.length !== columns) [us, errors, weights] = [0, 1, 2].map(() => new Float64Array(columns)) as Rows;
  for (let i = 0; i < columns; i++) us[i] = along(i, columns, reach);
  const { hessian, pull, solved } = size === 6 ? affineRoom : projectiveRoom;
  const sums = size === 6 ? affineSums : projectiveSums;
  let place = start;
  let likeness = 0;
  let covariance: Float64Array | null = null;
  const trust = figure ? figure.weight : 0;
  const looks = options.iterations + (options.isRough ? 0 : 1);
  for (let step = 0; step < looks; step++) {
    look(patch, plane, scale, place, seen, leastFigure);
    // A model that fits badly is wrong in ways that points share: it tells less than their number says.
    const sure = step === 0 ? 0.25 : Math.max(0.02, likeness * likeness);
    sums.clear();
    likeness = addGrey(patch, lightOf(patch), noise, sure / (noise * noise + 9) / together, sums);
    if (trust > 0 && figure) {
      look(patch, figure.plane, figure.scale, place, shown);
      addFigure(patch, (trust * sure * 40) / together, sums);
    }
    sums.read(hessian, pull);
    for (const { row, value, sd } of options.wishes?.(place) ?? []) {
      const weight = 1 / (sd * sd);
      for (let i = 0; i < size; i++) {
        const r = weight * ((row[i] as number) ?? 0);
        pull[i] = (pull[i] as number) + r * value;
        for (let j = 0; j <= i; j++)
          hessian[i * size + j] = (hessian[i * size + j] as number) + r * ((row[j] as number) ?? 0);
      }
    }
    for (let i = 0; i < size; i++) {
      hessian[i * size + i] = (hessian[i * size + i] as number) * 1.0001 + 1e-6;
      for (let j = 0; j < i; j++) hessian[j * size + i] = hessian[i * size + j] as number;
    }
    if (step === options.iterations) {
      covariance = inverse(hessian, size);
      break;
    }
    solved.set(pull);
    if (!solve(hessian, solved, size)) return { place, likeness, covariance: null };
    const p = Array.from({ length: 8 }, (_, i) => (i < size ? (solved[i] as number) : 0));
    const longest = Math.max(...p.map(Math.abs));
    if (!Number.isFinite(longest)) break;
    if (longest > 0.5) for (let i = 0; i < 8; i++) p[i] = ((p[i] as number) * 0.5) / longest;
    const [p0, p1, p2, p3, p4, p5, p6, p7] = p as unknown as [
      ...[number, number, number, number, number, number, number, number],
    ];
    const next = after(place, undone([1 + p0, p1, p2, p3, 1 + p4, p5, p6, p7, 1]));
    if (!next.every(Number.isFinite)) break;
    place = next;
    const [hw, hh] = halfSides(place);
    if (longest * Math.max(hw, hh) < arrived * scale) step = Math.max(step, options.iterations - 1);
  }
  return { place, likeness, covariance };
}

type Light = { readonly gain: number; readonly offset: number };

/** The light: what is seen ≈ gain·grey + offset. */
function lightOf({ figure, grey, columns, rows }: Patch): Light {
  let sw = 0;
  let sg = 0;
  let ss = 0;
  let sgg = 0;
  let sgs = 0;
  for (let at = 0; at < columns * rows; at++) {
    const weight = figure[at] as number;
    const value = seen[at] as number;
    const old = grey[at] as number;
    if (!(value - old > -70 && value - old < 70)) continue;
    sw += weight;
    sg += weight * old;
    ss += weight * value;
    sgg += weight * old * old;
    sgs += weight * old * value;
  }
  const mg = sw > 0 ? sg / sw : 0;
  const ms = sw > 0 ? ss / sw : 0;
  const spread = sw > 0 ? sgg / sw - mg * mg : 0;
  const gain = spread > 25 ? Math.min(1.25, Math.max(0.8, (sgs / sw - mg * ms) / spread)) : 1;
  return { gain, offset: Math.min(25, Math.max(-25, ms - gain * mg)) };
}

/** Adds what grey values say of the step. @returns the share of the figure that looks as it did */
function addGrey(
  { figure, grey, greyU, greyV, columns, rows, reach }: Patch,
  { gain, offset }: Light,
  noise: number,
  base: number,
  sums: NormalSums,
): number {
  let fit = 0;
  let all = 0;
  let total = 0;
  const far = 2.5 * noise + alike;
  const flat = (0.5 * (noise + 3) * columns) / (2 * reach) / 8;
  const least = flat * flat * 0.02;
  for (let j = 0, at = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++, at++) {
      weights[i] = 0;
      const weight = figure[at] as number;
      const old = grey[at] as number;
      if (weight < leastFigure || Number.isNaN(old)) continue;
      total += weight;
      const value = seen[at] as number;
      if (Number.isNaN(value)) continue;
      all += weight;
      const error = value - gain * old - offset;
      const ratio = 1 + (error * error) / (far * far);
      const robust = weight / (ratio * ratio);
      fit += robust;
      const gu = gain * (greyU[at] as number);
      const gv = gain * (greyV[at] as number);
      if (gu * gu + gv * gv < least) continue;
      errors[i] = error;
      weights[i] = base * robust;
    }
    sums.addRow(along(j, rows, reach), us, greyU, greyV, j * columns, errors, weights, gain);
  }
  return total > 0 ? (fit / total) * Math.min(1, all / (0.5 * total)) : 0;
}

/** Adds what the outline of the figure says of it, each point by `weight`. */
function addFigure(
  { figure, figureU, figureV, columns, rows, reach }: Patch,
  weight: number,
  sums: NormalSums,
): void {
  for (let j = 0, at = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++, at++) {
      weights[i] = 0;
      const gu = figureU[at] as number;
      const gv = figureV[at] as number;
      const value = shown[at] as number;
      if (gu * gu + gv * gv < 0.01 || Number.isNaN(value)) continue;
      errors[i] = value - (figure[at] as number);
      weights[i] = weight;
    }
    sums.addRow(along(j, rows, reach), us, figureU, figureV, j * columns, errors, weights, 1);
  }
}

/** Solves a symmetric positive matrix in place, of which it needs the lower triangle (Cholesky); false where it is not positive. The triangle is lost. */
function solve(matrix: Float64Array, side: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number);
      if (i === j && !(sum > 0)) return false;
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / (matrix[j * n + j] as number);
    }
    let sum = side[i] as number;
    for (let k = 0; k < i; k++) sum -= (matrix[i * n + k] as number) * (side[k] as number);
    side[i] = sum / (matrix[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = side[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (matrix[k * n + i] as number) * (side[k] as number);
    side[i] = sum / (matrix[i * n + i] as number);
  }
  return true;
}
