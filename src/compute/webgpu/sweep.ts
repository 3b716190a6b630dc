import { type Device, usage } from './device.ts';
import { type Kernels, turnBytes } from './kernels.ts';
import type { Layout } from './layout.ts';
import type { Pace } from './pace.ts';
import { rowsOf } from './tile-shape.ts';
import { originWords } from './trace-shader.ts';

/** A problem on the device. */
export type Loaded = {
  readonly layout: Layout;
  readonly kernels: Kernels;
  readonly dims: number;
  readonly problem: GPUBuffer;
  readonly turns: GPUBuffer;
  readonly xs: GPUBuffer;
  readonly ys: GPUBuffer;
  readonly limits: GPUBuffer;
  /** Offset of each tile in quanta, behind a row and a column of zeros. */
  readonly bases: GPUBuffer;
  /** Everything above. */
  readonly buffers: readonly GPUBuffer[];
};

/** Turns in one submission at most. */
const mostTurns = 512;

export function load({ gpu }: Device, kernels: Kernels, layout: Layout, dims: number): Loaded {
  const buffers: GPUBuffer[] = [];
  const buffer = (size: number, how: number, content?: ArrayBuffer | ArrayBufferView<ArrayBuffer>) => {
    const made = gpu.createBuffer({ size, usage: how | usage.to });
    buffers.push(made);
    if (content) gpu.queue.writeBuffer(made, 0, content);
    return made;
  };
  const { xs, ys, limits, uniform, down, across } = layout;
  return {
    layout,
    kernels,
    dims,
    problem: buffer(uniform.byteLength, usage.uniform, uniform),
    turns: buffer(mostTurns * turnBytes, usage.uniform),
    xs: buffer(xs.byteLength, usage.storage, xs),
    ys: buffer(ys.byteLength, usage.storage, ys),
    limits: buffer(limits?.byteLength ?? 16, usage.storage, limits ?? undefined),
    bases: buffer((down + 1) * (across + 1) * 4, usage.storage | usage.from),
    buffers,
  };
}

/** A rectangle of tiles: its place, its size, and every how many of its edges are kept for good. */
export type Extent = {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly everyRow: number;
  readonly everyColumn: number;
};

/** A rectangle on the device, with the totals along its edges. */
export type Region = Extent & {
  readonly rowEdges: GPUBuffer;
  readonly sideEdges: GPUBuffer;
  /** Where paths came into each tile; null: not kept, no path can be followed. */
  readonly origins: GPUBuffer | null;
  /** Values of one edge, the corner before it included. */
  readonly rowLine: number;
  readonly sideLine: number;
  readonly group: GPUBindGroup;
  readonly originGroup: GPUBindGroup | null;
};

/** As `slot` in the shader. */
const slot = (edge: number, every: number, edges: number): number =>
  edge % every === 0 ? edge / every : Math.floor(edges / every) + 1 + (edge % 3);
const slots = (every: number, edges: number): number => Math.floor(edges / every) + 4;

/** Where the edge above tile row `edge` (counted from the region's first) begins, in values. */
export const rowAt = (r: Region, edge: number): number => slot(edge, r.everyRow, r.rows) * r.rowLine;
export const sideAt = (r: Region, edge: number): number => slot(edge, r.everyColumn, r.columns) * r.sideLine;

/** @param keep that paths can be followed */
export function makeRegion({ gpu }: Device, loaded: Loaded, extent: Extent, keep: boolean): Region {
  const { tile, layouts } = loaded.kernels;
  const rowLine = extent.columns * tile.columns + 1;
  const sideLine = extent.rows * rowsOf(tile) + 1;
  const edges = (line: number, every: number, count: number) =>
    gpu.createBuffer({
      size: line * slots(every, count) * 4,
      usage: usage.storage | usage.from | usage.to,
    });
  const rowEdges = edges(rowLine, extent.everyRow, extent.rows);
  const sideEdges = edges(sideLine, extent.everyColumn, extent.columns);
  const { problem, turns, xs, ys, limits, bases } = loaded;
  const group = gpu.createBindGroup({
    layout: layouts.problem,
    entries: [problem, turns, xs, ys, limits, rowEdges, sideEdges, bases].map((buffer, binding) => ({
      binding,
      resource: binding === 1 ? { buffer, size: 32 } : { buffer },
    })),
  });
  const origins = keep
    ? gpu.createBuffer({ size: extent.rows * extent.columns * originWords(tile) * 4, usage: usage.storage })
    : null;
  const originGroup =
    origins &&
    gpu.createBindGroup({ layout: layouts.kept, entries: [{ binding: 0, resource: { buffer: origins } }] });
  return { ...extent, rowEdges, sideEdges, origins, rowLine, sideLine, group, originGroup };
}

export const freeRegion = ({ rowEdges, sideEdges, origins }: Region): void => {
  rowEdges.destroy();
  sideEdges.destroy();
  origins?.destroy();
};

/** One dispatch: `count` tiles of an anti-diagonal from column `first` on. */
type Turn = { readonly diagonal: number; readonly first: number; readonly count: number };

export function writeTurns(
  { gpu }: Device,
  { turns }: Loaded,
  region: Extent,
  told: readonly Omit<Turn, 'count'>[],
): void {
  const words = new Uint32Array((told.length * turnBytes) / 4);
  const { row, column, rows, columns, everyRow, everyColumn } = region;
  for (const [k, { diagonal, first }] of told.entries())
    words.set([row, column, rows, columns, everyRow, everyColumn, diagonal, first], (k * turnBytes) / 4);
  gpu.queue.writeBuffer(turns, 0, words);
}

/** Multiplications of one tile: what a cell takes beside its dimensions is some four. */
export const tileWork = ({ kernels: { tile }, dims }: Loaded): number =>
  rowsOf(tile) * tile.columns * (dims + 4);

/**
 * All tiles of the region in the order in which they can be swept, in submissions of about `pace.amount` work. The next
 * is written while the device is at the last: writing takes about a third as long as what is written.
 */
export async function sweep(
  device: Device,
  loaded: Loaded,
  region: Region,
  pace: Pace,
  tell: (tiles: number) => void,
): Promise<void> {
  const { gpu, attempt, settled } = device;
  const { rows, columns } = region;
  const work = tileWork(loaded);
  const pipeline = await loaded.kernels.pipeline({
    dims: loaded.dims,
    corridor: loaded.layout.limits !== null,
    task: region.origins ? 'keep' : 'sweep',
  });
  let done = 0;
  let diagonal = 0;
  let first = 0;
  /** Settles once the submission before is done. */
  let before: Promise<void> = Promise.resolve();
  let since = performance.now();
  const finished = (tiles: number): void => {
    const now = performance.now();
    pace.took(tiles * work, now - since);
    since = now;
    done += tiles;
  };
  while (diagonal < rows + columns - 1) {
    tell(done);
    const told: Turn[] = [];
    let room = Math.max(1, Math.floor(pace.amount / work));
    while (room > 0 && told.length < mostTurns && diagonal < rows + columns - 1) {
      const end = Math.min(columns, diagonal + 1);
      const count = Math.min(end - first, room);
      told.push({ diagonal, first, count });
      room -= count;
      first += count;
      if (first < end) continue;
      diagonal++;
      first = Math.max(0, diagonal - rows + 1);
    }
    await attempt(() => {
      writeTurns(device, loaded, region, told);
      const commands = gpu.createCommandEncoder();
      const compute = commands.beginComputePass();
      compute.setPipeline(pipeline);
      if (region.originGroup) compute.setBindGroup(1, region.originGroup);
      for (const [k, { count }] of told.entries()) {
        compute.setBindGroup(0, region.group, [k * turnBytes]);
        compute.dispatchWorkgroups(count);
      }
      compute.end();
      gpu.queue.submit([commands.finish()]);
    });
    const tiles = told.reduce((sum, { count }) => sum + count, 0);
    const mine = settled();
    await before;
    before = mine.then(() => finished(tiles));
    before.catch(() => {}); // it is waited for below
  }
  await before;
  tell(done);
}
