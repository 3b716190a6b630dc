import type { DtwPath } from '../compute.ts';
import { noPath } from '../problem.ts';
import { type Device, usage } from './device.ts';
import type { Pace } from './pace.ts';
import { rowsOf } from './shader.ts';
import {
  freeRegion,
  type Loaded,
  makeRegion,
  type Region,
  rowAt,
  sideAt,
  sweep,
  tileWork,
  writeTurns,
} from './sweep.ts';

/** As the struct State in the shader. */
type State = {
  readonly i: number;
  readonly j: number;
  readonly count: number;
  readonly status: number;
  readonly total: number;
  readonly base: number;
};
const stateBytes = 24;
const status = { onTheWay: 0, noPath: 2 } as const;

/** How a problem's tiles are given to the device, and who is told between. */
export type Going = { readonly sweep: Pace; readonly trace: Pace; tell(): void };

/**
 * The cheapest path from the beginning to cell (i, j), through a whole matrix that has been swept. Where only the
 * edges of blocks were kept, each block that the path goes through is swept again.
 * @throws InvalidInputError `no-path`
 */
export async function traceTo(
  device: Device,
  loaded: Loaded,
  whole: Region,
  i: number,
  j: number,
  going: Going,
): Promise<DtwPath> {
  const { gpu, attempt } = device;
  const { layout, kernels } = loaded;
  const [state, steps] = await attempt(() => [
    gpu.createBuffer({ size: stateBytes, usage: usage.storage | usage.from | usage.to }),
    gpu.createBuffer({ size: (i + j + 1) * 4, usage: usage.storage | usage.from }),
  ]);
  try {
    gpu.queue.writeBuffer(state, 0, Int32Array.of(i, j));
    const follow = await follower(device, loaded, state, steps, going);
    let now: State = { i, j, count: 0, status: status.onTheWay, total: 0, base: 0 };
    while (now.status === status.onTheWay)
      if (whole.everyRow === 1 && whole.everyColumn === 1) now = await follow(whole);
      else {
        const block = await blockAt(now);
        try {
          await sweep(device, loaded, block, going.sweep, () => going.tell());
          now = await follow(block);
        } finally {
          freeRegion(block);
        }
      }
    if (now.status === status.noPath) throw noPath();
    const codes = new Uint32Array(await device.read(steps, 0, now.count * 4));
    return { ...cellsOf(codes, i, j), cost: (now.total + now.base * layout.quantum) * layout.unit };
  } finally {
    state.destroy();
    steps.destroy();
  }

  /** The block of the kept edges that holds a cell. Its tiles have the same offsets as before. */
  function blockAt(at: State): Promise<Region> {
    const { everyRow, everyColumn } = whole;
    const row = Math.floor(at.i / rowsOf(kernels.tile) / everyRow) * everyRow;
    const column = Math.floor(at.j / kernels.tile.columns / everyColumn) * everyColumn;
    return attempt(() => {
      const block = makeRegion(device, loaded, {
        row,
        column,
        rows: Math.min(everyRow, layout.down - row),
        columns: Math.min(everyColumn, layout.across - column),
        everyRow: 1,
        everyColumn: 1,
      });
      const above = rowAt(whole, row) + column * kernels.tile.columns;
      const before = sideAt(whole, column) + row * rowsOf(kernels.tile);
      const commands = gpu.createCommandEncoder();
      commands.copyBufferToBuffer(whole.rowEdges, above * 4, block.rowEdges, 0, block.rowLine * 4);
      commands.copyBufferToBuffer(whole.sideEdges, before * 4, block.sideEdges, 0, block.sideLine * 4);
      gpu.queue.submit([commands.finish()]);
      return block;
    });
  }
}

/** Follows the path through a region until it leaves it, some tiles at a time. */
async function follower(
  device: Device,
  loaded: Loaded,
  state: GPUBuffer,
  steps: GPUBuffer,
  { trace: pace, tell }: Going,
): Promise<(region: Region) => Promise<State>> {
  const { gpu, attempt } = device;
  const { layout, kernels, dims } = loaded;
  const pipeline = await kernels.pipeline({ dims, corridor: layout.limits !== null, task: 'trace' });
  const entries = [state, steps].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = gpu.createBindGroup({ layout: kernels.layouts[1], entries });
  const work = tileWork(loaded);
  return async (region) => {
    const most = region.rows + region.columns - 1;
    for (;;) {
      tell();
      const count = Math.min(most, Math.max(1, Math.floor(pace.amount / work)));
      const since = performance.now();
      await attempt(() => {
        writeTurns(device, loaded, region, [{ diagonal: 0, first: 0 }]);
        const commands = gpu.createCommandEncoder();
        const compute = commands.beginComputePass();
        compute.setPipeline(pipeline);
        compute.setBindGroup(0, region.group, [0]);
        compute.setBindGroup(1, group);
        for (let k = 0; k < count; k++) compute.dispatchWorkgroups(1);
        compute.end();
        gpu.queue.submit([commands.finish()]);
      });
      const now = stateIn(await device.read(state, 0, stateBytes));
      pace.took(count * work, performance.now() - since);
      const isInside =
        now.i >= region.row * rowsOf(kernels.tile) && now.j >= region.column * kernels.tile.columns;
      if (now.status !== status.onTheWay || !isInside) return now;
    }
  };
}

function stateIn(bytes: ArrayBuffer): State {
  const words = new DataView(bytes);
  const int = (k: number): number => words.getInt32(4 * k, true);
  return {
    i: int(0),
    j: int(1),
    count: int(2),
    status: int(3),
    total: words.getFloat32(16, true),
    base: int(5),
  };
}

/** The cells of a path from how each was entered, last first. */
function cellsOf(codes: Uint32Array, i: number, j: number): Pick<DtwPath, 'i' | 'j'> {
  const rows = new Int32Array(codes.length);
  const columns = new Int32Array(codes.length);
  for (let t = codes.length - 1; t >= 0; t--) {
    rows[t] = i;
    columns[t] = j;
    const code = codes[codes.length - 1 - t];
    if (code !== 2) i--;
    if (code !== 1) j--;
  }
  return { i: rows, j: columns };
}
