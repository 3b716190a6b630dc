import { type MovementKind, movementKinds } from '#src/model/av-sync.ts';
import { type CellMotion, cellSize } from './cell-motion.ts';
import { type RegionPath, regionPath } from './region-path.ts';
import { type Region, summedArea } from './regions.ts';
import { quantileOf, smoothed, withoutSlow } from './series.ts';
import { clockRate } from './sound-cues.ts';
import type { SeenPath } from './stroke-fit.ts';

/** One region's movement of one kind over a window, on the clock of `clockRate` from the window's start. */
export type Movement = {
  readonly region: number;
  /** Of many places together, not of the region as one. */
  readonly pooled: boolean;
  readonly kind: MovementKind;
  readonly values: Float32Array;
  /**
   * 0…1: how hard its jolts are against the hardest near by. Whatever swings to and fro passes each place at its own moment of
   * the swing; it is heard where it stops hardest.
   */
  readonly weight: number;
  /** Of an impact in one place: where what moves there is. */
  readonly paths: readonly SeenPath[];
};

/** Mean squared change per pixel under which nothing moves: rounding and the codec's murmur. */
const still = 0.05;

/**
 * The movements of a window of `length` steps that starts at step `first` of the clock.
 * @param shots the shots of the window, one after the other
 * @param kinds which are wanted; default all
 */
export function movements(
  shots: readonly CellMotion[],
  regions: readonly Region[],
  first: number,
  length: number,
  kinds: readonly MovementKind[] = movementKinds,
): Movement[] {
  const out: (Movement & { weight: number })[] = [];
  const jolted = new Map<number, Float32Array>();
  const hardness = new Float64Array(regions.length);
  const parts = shots.map((shot) => regionSeries(shot, regions));
  for (const [r, region] of regions.entries()) {
    const area = region.cols * region.rows * cellSize * cellSize;
    const moving = shots.some((shot, s) =>
      moves((parts[s] as RegionSeries).energy, r, shot.times.length, area),
    );
    if (!moving) continue;
    for (const kind of kinds) {
      if (!isSized(kind, region)) continue;
      const values = new Float32Array(length);
      const paths: SeenPath[] = [];
      for (const [s, { times }] of shots.entries()) {
        if (times.length < 4) continue;
        const series = parts[s] as RegionSeries;
        if (kind === 'impact') {
          const path = pathOf(series, r, times.length);
          paths.push({ times, path });
          lay(kind, jolts(path, times), times, first, values);
        } else lay(kind, ofRegion(series.light, r, times.length), times, first, values);
      }
      if (kind === 'impact') jolted.set(r, values.slice());
      if (kind === 'impact') hardness[r] = Math.max(0, quantileOf(values, 0.99));
      out.push({ region: r, pooled: false, kind, values: standard(values), weight: 1, paths });
    }
  }
  for (const movement of out)
    if (movement.kind === 'impact') movement.weight = hardnessAmong(movement.region, regions, hardness);
  // Several hands strike in several places: all places of a size together, each as hard as it is.
  for (const side of pooledSides) {
    const all = new Float32Array(length);
    for (const [r, values] of jolted) {
      if ((regions[r] as Region).cols !== side) continue;
      const weight = hardnessAmong(r, regions, hardness);
      for (let k = 0; k < length; k++) all[k] = (all[k] as number) + weight * (values[k] as number);
    }
    if (jolted.size > 0)
      out.push({
        region: regions.length - 1,
        pooled: true,
        kind: 'impact',
        values: standard(all),
        weight: 1,
        paths: [],
      });
  }
  return out;
}

const pooledSides = [4, 6];

/** A swing wants room, a mouth is small. */
const isSized = (kind: MovementKind, { cols, rows }: Region): boolean =>
  kind === 'impact' ? cols >= 2 || rows >= 2 : cols <= 4 && rows <= 4;

/** Regions nearer than this see the same thing swing, cells. */
const nearby = 4;

function hardnessAmong(r: number, regions: readonly Region[], hardness: Float64Array): number {
  const { col, row, cols, rows } = regions[r] as Region;
  let most = 0;
  for (const [o, other] of regions.entries())
    if (
      other.col < col + cols + nearby &&
      col < other.col + other.cols + nearby &&
      other.row < row + rows + nearby &&
      row < other.row + other.rows + nearby
    )
      most = Math.max(most, hardness[o] as number);
  return most > 0 ? Math.min(1, (2 * (hardness[r] as number)) / most) : 0;
}

/** Sums of regions: row r holds the frames of region r. */
type RegionSeries = Pick<CellMotion, 'energy' | 'light' | 'mass' | 'massX' | 'massY' | 'massR'> & {
  /** `mass` of the region and a cell to each side. */
  readonly around: Float32Array;
};

function regionSeries(shot: CellMotion, regions: readonly Region[]): RegionSeries {
  const n = shot.times.length;
  const table = summedArea(shot.cols, shot.rows);
  const wider = regions.map(({ col, row, cols, rows }) => {
    const [left, top] = [Math.max(0, col - 1), Math.max(0, row - 1)];
    return {
      ...{ col: left, row: top },
      cols: Math.min(shot.cols, col + cols + 1) - left,
      rows: Math.min(shot.rows, row + rows + 1) - top,
    };
  });
  const summed = (
    values: Float32Array,
    mean: boolean,
    places: readonly Omit<Region, 'prior'>[] = regions,
  ): Float32Array => {
    const out = new Float32Array(regions.length * n);
    for (let k = 0; k < n; k++) {
      table.fill(values, k * shot.cols * shot.rows);
      for (const [r, region] of places.entries())
        out[r * n + k] = table.sum(region) / (mean ? region.cols * region.rows : 1);
    }
    return out;
  };
  return {
    energy: summed(shot.energy, false),
    light: summed(shot.light, true),
    mass: summed(shot.mass, false),
    around: summed(shot.mass, false, wider),
    massX: summed(shot.massX, false),
    massR: summed(shot.massR, false),
    massY: summed(shot.massY, false),
  };
}

const ofRegion = (values: Float32Array, r: number, n: number): Float32Array =>
  values.subarray(r * n, (r + 1) * n);

const pathOf = (series: RegionSeries, r: number, n: number): RegionPath =>
  regionPath({
    ...{ mass: ofRegion(series.mass, r, n), around: ofRegion(series.around, r, n) },
    ...{ x: ofRegion(series.massX, r, n), y: ofRegion(series.massY, r, n), r: ofRegion(series.massR, r, n) },
  });

/** Whether more than noise changes there: noise is always the same, the more so the larger the region. */
function moves(energy: Float32Array, r: number, frames: number, area: number): boolean {
  const row = energy.subarray(r * frames + 1, (r + 1) * frames);
  const high = quantileOf(row, 0.95);
  return high > still * area && high > (1 + cellSize / Math.sqrt(area)) * quantileOf(row, 0.5);
}

/** Lays one shot's movement of a kind into the window's clock: impacts stand halfway between frames. */
function lay(
  kind: MovementKind,
  values: Float32Array,
  times: Float64Array,
  first: number,
  into: Float32Array,
): void {
  const at =
    kind === 'opening' ? times : times.map((t, k) => (k === 0 ? t : (t + (times[k - 1] as number)) / 2));
  const from = Math.max(0, Math.ceil((at[0] as number) * clockRate - first));
  const to = Math.min(into.length, Math.floor((at[at.length - 1] as number) * clockRate - first) + 1);
  if (to - from < 4) return;
  const piece = new Float32Array(to - from);
  for (let i = from, k = 0; i < to; i++) {
    const t = (first + i) / clockRate;
    while (k + 2 < at.length && (at[k + 1] as number) < t) k++;
    const [a, b] = [at[k] as number, at[k + 1] as number];
    const u = Math.max(0, Math.min(1, (t - a) / (b - a)));
    piece[i - from] = (values[k] as number) * (1 - u) + (values[k + 1] as number) * u;
  }
  const soft = kind === 'opening' ? smoothed(piece, 0.02 * clockRate) : piece;
  into.set(withoutSlow(soft, clockRate), from);
}

/**
 * How suddenly what moves there changes its velocity. From one middle of change to the next (region-path.ts) goes a velocity
 * that stands at the frame between, and the change of velocity stands halfway between frames again: a stop or
 * a bounce anywhere between two frames is shared out among its neighbours as its moment asks, without bias by half a
 * frame. Value k stands halfway between frames k−1 and k.
 */
function jolts({ x, y, spread, mass, around, least }: RegionPath, times: Float64Array): Float32Array {
  const n = times.length;
  // Velocities at frames: from one middle to the next, where something moved before and after.
  const velocity = (p: Float64Array): Float64Array =>
    Float64Array.from({ length: n }, (_, k) => {
      if (k < 1 || k + 1 >= n) return 0;
      const seen = Math.min(mass[k] as number, mass[k + 1] as number);
      const over = ((times[k + 1] as number) - (times[k - 1] as number)) / 2;
      return (((p[k + 1] as number) - (p[k] as number)) / over) * (seen / (seen + 2 * least));
    });
  const all = [velocity(x), velocity(y), velocity(spread)];
  const out = new Float32Array(n);
  for (let k = 4; k + 1 < n; k++) {
    const speed = (i: number) => Math.hypot(...all.map((v) => v[i] as number));
    // A bounce takes three frames of such velocities: it is held against the fastest before it.
    const ref = [k - 1, k - 2, k - 3].reduce((a, b) => (speed(b) > speed(a) ? b : a));
    let lost = 0;
    for (const v of all) lost -= ((v[k] as number) - (v[k - 1] as number)) * (v[ref] as number);
    if (lost <= 0) continue;
    // Where hardly anything moves before or after, a middle means little.
    const moving = Math.max(mass[k - 1] as number, mass[k] as number, mass[k + 1] as number);
    let within = 1;
    // As long before as after: what is lost on the way must not shift the moment.
    for (let i = Math.max(1, k - 4); i <= Math.min(n - 1, k + 4); i++)
      within = Math.min(within, ((mass[i] as number) + least) / ((around[i] as number) + least));
    out[k] = (lost / (speed(ref) + 20)) * (moving / (moving + 10 * least)) * within ** 4;
  }
  return out;
}

/** Scaled to length 1, the largest values held down: one moment must not speak for all. */
function standard(values: Float32Array): Float32Array {
  let squares = 0;
  for (const v of values) squares += v * v;
  const most = 4 * Math.sqrt(squares / values.length);
  squares = 0;
  for (let k = 0; k < values.length; k++) {
    const v = Math.max(-most, Math.min(most, values[k] as number));
    values[k] = v;
    squares += v * v;
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let k = 0; k < values.length; k++) values[k] = (values[k] as number) * scale;
  return values;
}
