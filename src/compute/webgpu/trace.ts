import type { DtwPath } from '../compute.ts';
import { noPath } from '../problem.ts';
import { type Device, usage } from './device.ts';
import type { Pace } from './pace.ts';
import { rowsOf } from './tile-shape.ts';
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
import { turnBytes } from './kernels.ts';
import { slotHead, slotIs, slotWords } from './trace-shader.ts';

/** A tile on the path, as the struct Slot in the shader. */
type Slot = {
  readonly i: number;
  readonly j: number;
  readonly fromI: number;
  readonly fromJ: number;
  readonly status: number;
  readonly total: number;
  readonly base: number;
  /** How each cell was entered, from last to first: 0 by both, 1 by x, 2 by y. */
  readonly codes: Uint8Array;
};

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
  const taken: Slot[] = [];
  let now = { i, j };
  while (now.i >= 0 && now.j >= 0) {
    const region = whole.origins ? whole : await blockAt(now);
    try {
      if (region !== whole) await sweep(device, loaded, region, going.sweep, () => going.tell());
      now = await follow(device, loaded, region, now, going, (slot) => taken.push(slot));
    } finally {
      if (region !== whole) freeRegion(region);
    }
  }
  const { total, base } = taken[0] as Slot;
  return { ...cellsOf(taken, i, j), cost: (total + base * layout.quantum) * layout.unit };

  /** The block of the kept edges that holds a cell. Its tiles have the same offsets as before. */
  function blockAt(at: { readonly i: number; readonly j: number }): Promise<Region> {
    const { everyRow, everyColumn } = whole;
    const row = Math.floor(at.i / rowsOf(kernels.tile) / everyRow) * everyRow;
    const column = Math.floor(at.j / kernels.tile.columns / everyColumn) * everyColumn;
    return attempt(() => {
      const block = makeRegion(
        device,
        loaded,
        {
          row,
          column,
          rows: Math.min(everyRow, layout.down - row),
          columns: Math.min(everyColumn, layout.across - column),
          everyRow: 1,
          everyColumn: 1,
        },
        true,
      );
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

/**
 * Follows the path through a region until it leaves it, some tiles at a time: the first is traced, then the others listed
 * by the origins that were kept, then all of them traced together. Says in which cell the path goes on.
 */
async function follow(
  device: Device,
  loaded: Loaded,
  region: Region,
  from: { readonly i: number; readonly j: number },
  { trace: pace, tell }: Going,
  take: (slot: Slot) => void,
): Promise<{ readonly i: number; readonly j: number }> {
  const { gpu, attempt } = device;
  const { layout, kernels, dims } = loaded;
  const { tile } = kernels;
  const words = slotWords(tile);
  const work = tileWork(loaded);
  const trace = await kernels.pipeline({ dims, corridor: layout.limits !== null, task: 'trace' });
  const chase = await kernels.chase();
  const isInside = ({ i, j }: { readonly i: number; readonly j: number }): boolean =>
    i >= region.row * rowsOf(tile) && j >= region.column * tile.columns;
  const all = region.rows + region.columns;
  const slots = await attempt(() =>
    gpu.createBuffer({ size: all * words * 4, usage: usage.storage | usage.from | usage.to }),
  );
  try {
    const entries = (of: readonly GPUBuffer[]): GPUBindGroupEntry[] =>
      of.map((buffer, binding) => ({
        binding,
        resource: binding === 0 && of.length > 1 ? { buffer, size: 32 } : { buffer },
      }));
    const [traced, chased] = await attempt(() => [
      gpu.createBindGroup({ layout: kernels.layouts.kept, entries: entries([slots]) }),
      gpu.createBindGroup({
        layout: kernels.layouts.chase,
        entries: entries([loaded.turns, region.origins as GPUBuffer, slots]),
      }),
    ]);
    let now = from;
    while (isInside(now)) {
      tell();
      const most = Math.min(all, Math.max(1, Math.floor(pace.amount / work)));
      const content = new Int32Array(most * words);
      content.set([now.i, now.j, 0, 0, 0, slotIs.listed]);
      const since = performance.now();
      await attempt(() => {
        gpu.queue.writeBuffer(slots, 0, content);
        writeTurns(device, loaded, region, [
          { diagonal: most, first: 0 },
          { diagonal: most, first: 1 },
        ]);
        const commands = gpu.createCommandEncoder();
        const compute = commands.beginComputePass();
        const traceTiles = (turn: 0 | 1, count: number): void => {
          compute.setPipeline(trace);
          compute.setBindGroup(0, region.group, [turn * turnBytes]);
          compute.setBindGroup(1, traced);
          compute.dispatchWorkgroups(count);
        };
        traceTiles(0, 1);
        if (most > 1) {
          compute.setPipeline(chase);
          compute.setBindGroup(0, chased, [0]);
          compute.dispatchWorkgroups(1);
          traceTiles(1, most - 1);
        }
        compute.end();
        gpu.queue.submit([commands.finish()]);
      });
      const found = slotsIn(await device.read(slots, 0, content.byteLength), words);
      pace.took(most * work, performance.now() - since);
      for (const slot of found) {
        if (slot.status === slotIs.noPath) throw noPath();
        // Compilers may round the same sum in two ways: where a tie was broken otherwise, the path that was traced counts.
        if (slot.status !== slotIs.traced || slot.i !== now.i || slot.j !== now.j) break;
        take(slot);
        now = { i: slot.fromI, j: slot.fromJ };
      }
    }
    return now;
  } finally {
    slots.destroy();
  }
}

function slotsIn(bytes: ArrayBuffer, words: number): Slot[] {
  const ints = new Int32Array(bytes);
  const floats = new Float32Array(bytes);
  return Array.from({ length: ints.length / words }, (_, k) => {
    const at = k * words;
    const int = (word: number): number => ints[at + word] as number;
    return {
      ...{ i: int(0), j: int(1), fromI: int(2), fromJ: int(3), status: int(5), base: int(7) },
      total: floats[at + 6] as number,
      codes: Uint8Array.from({ length: int(4) }, (_, t) => (int(slotHead + (t >> 4)) >>> (2 * (t & 15))) & 3),
    };
  });
}

/** The cells of a path from how each was entered, last first. */
function cellsOf(slots: readonly Slot[], i: number, j: number): Pick<DtwPath, 'i' | 'j'> {
  let t = slots.reduce((sum, { codes }) => sum + codes.length, 0);
  const rows = new Int32Array(t);
  const columns = new Int32Array(t);
  for (const { codes } of slots)
    for (const code of codes) {
      rows[--t] = i;
      columns[t] = j;
      if (code !== 2) i--;
      if (code !== 1) j--;
    }
  return { i: rows, j: columns };
}
