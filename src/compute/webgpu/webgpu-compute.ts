import type { Compute, DtwPath, DtwProblem, Watch } from '../compute.ts';
import { type CheckedDtw, checkDtw, noPath } from '../problem.ts';
import { type Device, watchDevice } from './device.ts';
import { createKernels } from './kernels.ts';
import { type Layout, layOut } from './layout.ts';
import { createPace } from './pace.ts';
import { createProducts } from './products.ts';
import { far } from './shader.ts';
import { rowsOf, type TileShape } from './tile-shape.ts';
import { freeRegion, type Loaded, load, makeRegion, type Region, rowAt, sideAt, sweep } from './sweep.ts';
import { traceTo } from './trace.ts';

export type WebgpuOptions = {
  /** Default: 128 × 128 cells. */
  readonly tile?: TileShape;
  /** Tiles a side of a block, of which alone the edges are kept. Default: by the size of the matrix. */
  readonly block?: number;
};

/** Edges of all tiles are kept up to so many bytes each way; of larger matrices those of 16 × 16 blocks. */
const mostEdgeBytes = 120 << 20;
const blocksASide = 16;

/**
 * Exact DTW on a graphics processor, in single precision. Tiles of the matrix are swept one anti-diagonal after the
 * other; the totals on their edges are kept, and the tiles that the path goes through swept again with directions.
 * Work is handed over in pieces of some 30 ms, between which the watcher is asked.
 * @throws MachineError `device-lost`, `device-failed`, besides what `Compute` says
 */
export function createWebgpuCompute(gpu: GPUDevice, options: WebgpuOptions = {}): Compute {
  const device = watchDevice(gpu);
  const { tile = { threads: 32, columns: 128 } } = options;
  const kernels = createKernels(device, tile);
  const paces = { sweep: createPace(2 ** 19), trace: createPace(2 ** 19) };

  /** The matrix swept, with the edges for paths if they are wanted. */
  const swept = async (input: DtwProblem, keep: boolean, watch: Watch = () => {}): Promise<Swept> => {
    const problem = checkDtw(input);
    const { n, m, d } = problem;
    watch(0, n * m);
    const layout = layOut(problem, tile);
    const { down, across } = layout;
    const [loaded, whole] = await device.attempt(() => {
      const loaded = load(device, kernels, layout, d);
      const every = everyEdge(layout, n, m, keep, options.block);
      const extent = { row: 0, column: 0, rows: down, columns: across, ...every };
      const whole = makeRegion(
        device,
        loaded,
        extent,
        keep && every.everyRow === 1 && every.everyColumn === 1,
      );
      gpu.queue.writeBuffer(whole.rowEdges, 0, layout.top);
      gpu.queue.writeBuffer(whole.sideEdges, 0, layout.side);
      return [loaded, whole] as const;
    });
    const tiles = down * across;
    const going = { ...paces, tell: () => watch(n * m, n * m) };
    const result = { problem, layout, loaded, whole };
    try {
      await sweep(device, loaded, whole, paces.sweep, (done) =>
        watch(Math.floor((done / tiles) * n * m), n * m),
      );
    } catch (error) {
      free(result);
      throw error;
    }
    return { ...result, pathTo: (i, j) => traceTo(device, loaded, whole, i, j, going) };
  };

  return {
    kind: 'webgpu',
    async dtw(input, watch) {
      const found = await swept(input, true, watch);
      try {
        const end = await cheapestEnd(device, found);
        return { ...(await found.pathTo(end.i, end.j)), cost: end.cost };
      } finally {
        free(found);
      }
    },
    async dtwCost(input, watch) {
      const found = await swept(input, false, watch);
      try {
        return (await cheapestEnd(device, found)).cost;
      } finally {
        free(found);
      }
    },
    pairedProducts: createProducts(device, createPace(2 ** 19)),
    // Its buffers go with what holds them.
    dtwReach: async (input, watch) => ({ pathTo: (await swept(input, true, watch)).pathTo }),
  };
}

type Matrix = {
  readonly problem: CheckedDtw;
  readonly layout: Layout;
  readonly loaded: Loaded;
  readonly whole: Region;
};
type Swept = Matrix & { pathTo(i: number, j: number): Promise<DtwPath> };

function free({ loaded, whole }: Matrix): void {
  freeRegion(whole);
  for (const buffer of loaded.buffers) buffer.destroy();
}

/** Every how many of the tiles' edges are kept. */
function everyEdge(
  { down, across }: Layout,
  n: number,
  m: number,
  keep: boolean,
  block?: number,
): Pick<Region, 'everyRow' | 'everyColumn'> {
  if (!keep) return { everyRow: down, everyColumn: across };
  if (block !== undefined) return { everyRow: block, everyColumn: block };
  if (4 * Math.max(down * m, across * n) <= mostEdgeBytes) return { everyRow: 1, everyColumn: 1 };
  return { everyRow: Math.ceil(down / blocksASide), everyColumn: Math.ceil(across / blocksASide) };
}

/** Where the path ends: in the corner, or in the last row or column where frames may be left out. */
async function cheapestEnd(
  device: Device,
  { problem: { n, m, end }, layout, loaded, whole }: Matrix,
): Promise<{ i: number; j: number; cost: number }> {
  const { down, across, quantum, unit } = layout;
  const { tile } = loaded.kernels;
  const bases = new Int32Array(await device.read(loaded.bases, 0, (down + 1) * (across + 1) * 4));
  const edge = async (buffer: GPUBuffer, at: number, count: number, baseOf: (k: number) => number) => {
    const totals = new Float32Array(await device.read(buffer, (at + 1) * 4, count * 4));
    return Float64Array.from(totals, (total, k) =>
      total >= far ? Number.POSITIVE_INFINITY : (total + (bases[baseOf(k)] as number) * quantum) * unit,
    );
  };
  const line = across + 1;
  const row = await edge(
    whole.rowEdges,
    rowAt(whole, down),
    m,
    (j) => down * line + 1 + Math.floor(j / tile.columns),
  );
  const best = { i: n - 1, j: m - 1, cost: row[m - 1] as number };
  const consider = (i: number, j: number, cost: number): void => {
    if (cost < best.cost) Object.assign(best, { i, j, cost });
  };
  /** None left out is free even where leaving out is forbidden. */
  const skip = (count: number, each: number): number => (count === 0 ? 0 : count * each);
  if (Number.isFinite(end.x)) {
    const column = await edge(
      whole.sideEdges,
      sideAt(whole, across),
      n,
      (i) => (Math.floor(i / rowsOf(tile)) + 1) * line + across,
    );
    for (const [i, total] of column.entries()) consider(i, m - 1, total + skip(n - 1 - i, end.x));
  }
  if (Number.isFinite(end.y))
    for (const [j, total] of row.entries()) consider(n - 1, j, total + skip(m - 1 - j, end.y));
  if (!Number.isFinite(best.cost)) throw noPath();
  return best;
}
