import { align, type AlignOptions, type Wish } from './align.ts';
import { along, levelFor, look, makePatch, type Patch, slopes, takeGrey } from './patch.ts';
import { after, halfSides, type Place, shapeOf, undone } from './place.ts';
import { type Plane, type Pyramid, valueAt } from './plane.ts';
import type { Figure } from './world.ts';

/** What the subject looks like, at three sizes, coarse to fine, and how it looked when the track began. */
export type Model = {
  readonly patches: readonly Patch[];
  readonly first: readonly Float32Array[];
  /** Where it was then: its shape may not stray far from that. */
  readonly base: Place;
};

/** The patches reach beyond the tight box, so that its outline counts. */
const reach = 1.25;
/** Points a side. */
const sides = [10, 18, 30];

/**
 * A model of what lies in a place. Where the figure is known it tells which points belong to the subject; elsewhere all within
 * the box do, the corners less surely.
 */
export function makeModel(picture: Pyramid, figure: Figure | null, base: Place): Model {
  const trust = figure ? figureTrust(figure, base) : 0;
  const patches = sides.map((n) => {
    const patch = makePatch(n, n, reach);
    takeGrey(patch, picture, base);
    const seen = figure ? look(patch, figure.plane, figure.scale, base, new Float32Array(n * n)) : null;
    for (let j = 0, at = 0; j < n; j++)
      for (let i = 0; i < n; i++, at++) {
        const [u, v] = [along(i, n, reach), along(j, n, reach)];
        const round = Math.min(1, 1.35 - 0.5 * (u * u + v * v));
        const prior = Math.abs(u) < 1 && Math.abs(v) < 1 ? Math.max(0.2, round) : 0;
        const known = seen && Number.isFinite(seen[at]) ? Math.min(1, 1.2 * (seen[at] as number)) : prior;
        const inside = Math.abs(u) < 1.05 && Math.abs(v) < 1.05 ? 1 : 0;
        patch.figure[at] = inside * ((1 - trust) * prior + trust * (0.06 * prior + 0.94 * known));
      }
    slopes(patch, patch.figure, patch.figureU, patch.figureV);
    return patch;
  });
  return { patches, first: patches.map(({ grey }) => grey.slice()), base };
}

/** How well the figure tells a place from its surroundings, 0 … 1: its mean share inside against that around. */
export function figureTrust({ plane, scale }: Figure, place: Place): number {
  const { inside, around } = shares(plane, scale, place);
  return Math.min(1, Math.max(0, (inside - around - 0.1) / 0.35));
}

/** Mean share of the figure within a place, and in a ring around it that is half as wide again. */
export function shares(
  plane: Plane,
  scale: number,
  place: Place,
): { readonly inside: number; readonly around: number } {
  const sums = [0, 0];
  const counts = [0, 0];
  const n = 18;
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      const [u, v] = [along(i, n, 1.5), along(j, n, 1.5)];
      const x = (place[0] as number) * u + (place[1] as number) * v + (place[2] as number);
      const y = (place[3] as number) * u + (place[4] as number) * v + (place[5] as number);
      const value = valueAt(plane, scale, x, y);
      if (Number.isNaN(value)) continue;
      const far = Math.max(Math.abs(u), Math.abs(v));
      if (far > 1 && far < 1.1) continue;
      const which = far <= 1 ? 0 : 1;
      sums[which] = (sums[which] as number) + value;
      counts[which] = (counts[which] as number) + 1;
    }
  return {
    inside: (sums[0] as number) / Math.max(1, counts[0] as number),
    around: (sums[1] as number) / Math.max(1, counts[1] as number),
  };
}

/** Share of a patch's figure that looks as it did in a place, light left as it is, and how the figure's outline fits. */
export function scoreAt(
  patch: Patch,
  picture: Pyramid,
  figure: Figure | null,
  trust: number,
  place: Place,
  noise: number,
): number {
  const level = levelFor(patch, place, picture.length);
  const scale = 2 ** level;
  const shown = picture[level] as Plane;
  const { columns, rows } = patch;
  const [a, b, c, d, e, f] = place as unknown as [number, number, number, number, number, number];
  const far = 2.5 * noise + 12;
  let [fit, total, common, either] = [0, 0, 0, 0];
  for (let j = 0, at = 0; j < rows; j++) {
    const v = along(j, rows, patch.reach);
    for (let i = 0; i < columns; i++, at++) {
      const u = along(i, columns, patch.reach);
      const x = a * u + b * v + c;
      const y = d * u + e * v + f;
      const weight = patch.figure[at] as number;
      if (weight >= 0.05) {
        total += weight;
        const gap = valueAt(shown, scale, x, y) - (patch.grey[at] as number);
        if (!Number.isNaN(gap)) {
          const ratio = (gap * gap) / (far * far);
          fit += weight / ((1 + ratio) * (1 + ratio));
        }
      }
      if (figure && trust > 0) {
        const value = valueAt(figure.plane, figure.scale, x, y);
        if (!Number.isNaN(value)) {
          common += Math.min(value, weight);
          either += Math.max(value, weight);
        }
      }
    }
  }
  const likeness = total > 0 ? fit / total : 0;
  return either > 0 ? likeness * (1 - 0.4 * trust) + 0.4 * trust * (common / either) : likeness;
}

/** How far a step of one frame may take the subject from where it was expected, in standard deviations. */
export type Freedom = {
  /** Of its half size. */
  readonly shift: number;
  /** Radians. */
  readonly turn: number;
  /** Of its size. */
  readonly growth: number;
};

/** The model laid over a picture, coarse to fine, from `start`; `expected` is where it should be, within `freedom`. */
export function lay(
  model: Model,
  picture: Pyramid,
  figure: Figure | null,
  trust: number,
  start: Place,
  expected: Place,
  freedom: Freedom,
  noise: number,
): { readonly place: Place; readonly likeness: number; readonly covariance: Float64Array | null } {
  const wishes = wishesFor(model, expected, freedom);
  const options: Omit<AlignOptions, 'iterations' | 'size'> = {
    noise,
    wishes,
    figure: figure && { ...figure, weight: trust },
  };
  let found = { place: start, likeness: 0, covariance: null as Float64Array | null };
  for (const [k, patch] of model.patches.entries())
    found = align(patch, picture, found.place, {
      ...options,
      size: 6,
      iterations: k === 0 ? 5 : 6,
      isRough: k + 1 < model.patches.length,
    });
  return found;
}

/** What is hard to see may be expected: near the predicted place, and of the shape it had at first. */
function wishesFor({ base }: Model, expected: Place, { shift, turn, growth }: Freedom) {
  const back = undone(expected);
  const baseBack = undone(base);
  return (place: Place): readonly Wish[] => {
    const off = after(back, place);
    const [w, h] = halfSides(place);
    const [wide, high] = [w / h, h / w];
    const change = shapeOf(after(place, baseBack));
    return [
      { row: [0, 0, 1, 0, 0, 0], value: off[2] as number, sd: shift },
      { row: [0, 0, 0, 0, 0, 1], value: off[5] as number, sd: shift },
      {
        row: [0, -0.5 * wide, 0, 0.5 * high, 0, 0],
        value: 0.5 * (high * (off[3] as number) - wide * (off[1] as number)),
        sd: turn,
      },
      { row: [0.5, 0, 0, 0, 0.5, 0], value: 0.5 * ((off[0] as number) + (off[4] as number) - 2), sd: growth },
      { row: [0.5, 0, 0, 0, -0.5, 0], value: change.stretch, sd: 0.04 },
      { row: [0, 0.5 * wide, 0, 0.5 * high, 0, 0], value: 0.5 * change.shear, sd: 0.02 },
    ];
  };
}

/** Room for what a patch of any size shows now, and of the figure. */
const rooms = [0, 1].map(() => new Float32Array(Math.max(...sides) ** 2)) as [Float32Array, Float32Array];

/** How quickly a look is taken on, and how strongly the first one draws back. */
const takes = 0.3;
const returns = 0.08;

/** Takes on what the subject looks like now, where it looks about as it did, and where the figure is. */
export function learn(
  model: Model,
  picture: Pyramid,
  figure: Figure | null,
  trust: number,
  place: Place,
  noise: number,
): void {
  const far = 2.5 * noise + 12;
  for (const [k, patch] of model.patches.entries()) {
    const count = patch.columns * patch.rows;
    const level = levelFor(patch, place, picture.length);
    const now = look(patch, picture[level] as Plane, 2 ** level, place, rooms[0]);
    const first = model.first[k] as Float32Array;
    const seen = figure && trust > 0.2 ? look(patch, figure.plane, figure.scale, place, rooms[1]) : null;
    for (let at = 0; at < count; at++) {
      const old = patch.grey[at] as number;
      const value = now[at] as number;
      if (!Number.isNaN(value)) {
        if (Number.isNaN(old)) patch.grey[at] = first[at] = value;
        else {
          const gap = value - old;
          const share = takes / (1 + (gap * gap) / (far * far));
          patch.grey[at] = old + share * gap + returns * ((first[at] as number) - old);
        }
      }
      const share = seen ? (seen[at] as number) : Number.NaN;
      if (!Number.isNaN(share)) {
        const old = patch.figure[at] as number;
        patch.figure[at] = old + 0.15 * trust * (Math.min(1, 1.15 * share) - old);
      }
    }
    slopes(patch, patch.grey, patch.greyU, patch.greyV);
    slopes(patch, patch.figure, patch.figureU, patch.figureV);
  }
}
