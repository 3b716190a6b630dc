import { evenSteps } from '#src/compute/compute.ts';
import { frameAt, frameCount, type Sequence } from '#src/model/sequence.ts';
import type { Chance } from './chance.ts';
import type { Curve } from './curve.ts';
import { offsetsAlong } from './guide.ts';
import { aroundByNoise } from './around-by-noise.ts';
import { posterior } from './posterior.ts';
import { addKnot, appendSection, type Growing } from './warp.ts';
import type { PinnedTime } from './pinned-time.ts';
import { curveAlong } from './warp-section.ts';

/** Cells of a path, one after the other. */
export type Path = { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };

/** Pins as cells; of those that fall into one row or column the first. */
export function pinnedCells(x: Sequence, y: Sequence, pins: readonly PinnedTime[]): [number, number][] {
  const out: [number, number][] = [];
  const nearest = (s: Sequence, time: number) =>
    Math.max(0, Math.min(frameCount(s) - 1, Math.round(frameAt(s, time))));
  for (const [ta, tb] of pins) {
    const cell: [number, number] = [nearest(x, ta), nearest(y, tb)];
    const last = out.at(-1);
    if (!last || (cell[0] > last[0] && cell[1] > last[1])) out.push(cell);
  }
  return out;
}

/** Sharpness of the spread, in chance steps; see warp-section. */
const sharpness = 2.5;

/** How sharply paths that fit worse are less likely: as chance has it of features, or as the noise left along the path has it of tables. */
export type Sharpness = 'chance' | 'noise';

/**
 * The path as a curve through the pins: each stretch between two of them smoothed by itself.
 * @param restricted the paths beside it may not be gone: it is the path itself, and no mean of them
 * @param by default: `chance`
 */
export function curveBetween(
  [x, y]: readonly [Sequence, Sequence],
  path: Path,
  pins: readonly PinnedTime[],
  chance: Chance,
  restricted: boolean,
  by: Sharpness = 'chance',
): Curve {
  const out: Growing = { a: [], b: [], sd: [] };
  const cells = pinnedCells(x, y, pins);
  const end = path.i.length - 1;
  const pinAt = cells.map(([i, j]) => indexOfCell(path, i, j));
  const how = { sharpness: sharpness / Math.max(chance.step, 1e-9), steps: evenSteps };
  const near =
    by === 'noise'
      ? aroundByNoise(x, y, unbroken(path))
      : (part: Parameters<typeof posterior>[2]) => posterior(x, y, part, how);
  for (let k = 0; k <= cells.length; k++) {
    const from = k === 0 ? 0 : (pinAt[k - 1] as number);
    const to = k === cells.length ? end : (pinAt[k] as number);
    const [before, after] = [pinAs(pins, cells, k - 1, x, y), pinAs(pins, cells, k, x, y)];
    if (to - from >= 3) {
      const part = {
        i: Int32Array.from({ length: to - from + 1 }, (_, t) => path.i[from + t] as number),
        j: Int32Array.from({ length: to - from + 1 }, (_, t) => path.j[from + t] as number),
      };
      const steady = unbroken(part);
      const around = near(steady);
      const spread = restricted ? { ...around, offset: offsetsAlong(steady) } : around;
      const curve = curveAlong(x, y, spread, {
        ...{ openBegin: k === 0, openEnd: k === cells.length },
        rows: by === 'noise',
      });
      appendSection(out, curve, before, after);
    }
    if (after) addKnot(out, after[0], after[1], 0);
  }
  return out;
}

/** The pin that stands in the k-th cell. */
function pinAs(
  pins: readonly PinnedTime[],
  cells: readonly (readonly [number, number])[],
  k: number,
  x: Sequence,
  y: Sequence,
): PinnedTime | undefined {
  const cell = cells[k];
  if (!cell) return undefined;
  const off = ([ta, tb]: PinnedTime) =>
    Math.abs(frameAt(x, ta) - cell[0]) + Math.abs(frameAt(y, tb) - cell[1]);
  return pins.reduce((best, pin) => (off(pin) < off(best) ? pin : best));
}

function indexOfCell({ i, j }: Path, row: number, column: number): number {
  for (let t = 0; t < i.length; t++) if ((i[t] as number) >= row && (j[t] as number) >= column) return t;
  return i.length - 1;
}

/** The path with its leaps (of slope-limited steps, of frames left out) filled by single steps. */
export function unbroken({ i, j }: Path): { i: Int32Array; j: Int32Array } {
  const rows = [i[0] as number];
  const columns = [j[0] as number];
  for (let t = 1; t < i.length; t++) {
    const [p, q] = [rows.at(-1) as number, columns.at(-1) as number];
    const [di, dj] = [(i[t] as number) - p, (j[t] as number) - q];
    const steps = Math.max(di, dj);
    for (let s = 1; s <= steps; s++) {
      rows.push(p + Math.round((di * s) / steps));
      columns.push(q + Math.round((dj * s) / steps));
    }
  }
  return { i: Int32Array.from(rows), j: Int32Array.from(columns) };
}
