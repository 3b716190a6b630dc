import { MachineError } from '#src/model/errors.ts';
import type { Watch } from '../compute.ts';
import { type DtwKernel, dtwKernelOn, type Memory, stripRows } from './kernel.ts';

/** What another thread needs to lend a hand; survives structured cloning (the memory is shared). */
export type TileJob = {
  readonly module: object;
  readonly memory: Memory;
  readonly tiling: Tiling;
  readonly turn: number;
};

/** Threads that lend a hand: each calls `helpWithTiles`, with its own place (1 … size), when it gets to it. */
export type Team = { readonly size: number; readonly call: (job: TileJob) => void };

/** Ints that all threads on one job share: */
const shared = {
  /** the turn that is open; no thread may begin anything of another; */
  open: 0,
  /** helpers at work; */
  helpers: 1,
  /** tiles done; */
  done: 2,
  /** 1 once a helper has failed; */
  failed: 3,
  /** then, for each row of tiles, how many of it are done, and whether a thread is at it. */
  rows: 4,
} as const;

/** Threads look this often whether they are still wanted, ms. */
const patience = 20;
let turns = 0;

/**
 * Sweeps all tiles. Each thread takes a row of tiles in which the next one can be swept, and stays with it as
 * far as the row above has come; so none has to wait for another that the machine has put aside, while there
 * is anything else to do. A helper that comes late does less, one that never comes nothing. Every tile is the
 * same whoever sweeps it.
 */
export function sweepTiles(kernel: DtwKernel, tiling: Tiling, watch?: Watch, team?: Team): void {
  const { n, m, down, across } = tiling;
  const ints = sharedInts(kernel, tiling);
  turns = (turns % 0x7fffffff) + 1;
  const turn = turns;
  ints.fill(0, shared.done); // a helper that came too late for the last turn may still be about to leave
  Atomics.store(ints, shared.open, turn);
  team?.call({ module: kernel.module, memory: kernel.memory, tiling, turn });
  const tell = (): void => {
    if (Atomics.load(ints, shared.failed) !== 0)
      throw new MachineError('worker-died', 'A thread stopped in the middle of an alignment.', 'Try again.');
    watch?.(Math.floor((Atomics.load(ints, shared.done) / (down * across)) * n * m), n * m);
  };
  try {
    sweepRows(kernel, tiling, ints, turn, 0, tell);
  } finally {
    Atomics.store(ints, shared.open, 0);
    for (;;) {
      const helpers = Atomics.load(ints, shared.helpers);
      if (helpers === 0) break;
      Atomics.wait(ints, shared.helpers, helpers);
    }
  }
}

/** On another thread: sweeps as many rows of tiles as it gets. @param place 1 … size of the team */
export function helpWithTiles({ module, memory, tiling, turn }: TileJob, place: number): void {
  const kernel = dtwKernelOn(module, memory);
  const ints = sharedInts(kernel, tiling);
  Atomics.add(ints, shared.helpers, 1);
  try {
    sweepRows(kernel, tiling, ints, turn, place, () => {});
  } catch (error) {
    Atomics.store(ints, shared.failed, 1);
    throw error;
  } finally {
    Atomics.sub(ints, shared.helpers, 1);
    Atomics.notify(ints, shared.helpers);
  }
}

function sharedInts({ memory }: DtwKernel, { sharedAt, down }: Tiling): Int32Array {
  return new Int32Array(memory.buffer, sharedAt, sharedWords(down));
}

export const sharedWords = (down: number): number => shared.rows + 2 * down;

function sweepRows(
  kernel: DtwKernel,
  tiling: Tiling,
  ints: Int32Array,
  turn: number,
  place: number,
  tell: () => void,
): void {
  const { n, m, at, rooms, tile, down, across } = tiling;
  const height = tile.strips * stripRows;
  const came = (r: number): number => (r < 0 ? across : Atomics.load(ints, shared.rows + 2 * r));
  const ready = (r: number): boolean => came(r) < came(r - 1);
  const busy = (r: number): number => shared.rows + 2 * r + 1;
  /** A row of tiles that can go on, now this thread's; null where there is none. */
  const take = (): number | null => {
    for (let r = 0; r < down; r++)
      if (ready(r) && Atomics.compareExchange(ints, busy(r), 0, 1) === 0) {
        if (ready(r)) return r;
        Atomics.store(ints, busy(r), 0); // another thread was here in between
      }
    return null;
  };
  const wanted = (): boolean => Atomics.load(ints, shared.open) === turn;
  while (wanted()) {
    const done = Atomics.load(ints, shared.done);
    if (done === down * across) return;
    const r = take();
    if (r === null) {
      Atomics.wait(ints, shared.done, done, patience);
      tell();
      continue;
    }
    const rows = Math.min(n - r * height, height);
    for (let c = came(r); c < across && ready(r) && wanted(); c++) {
      tell();
      kernel.tile(at, rooms[place] as number, r, c, rows, Math.min(m - c * tile.columns, tile.columns), 0);
      Atomics.store(ints, shared.rows + 2 * r, c + 1);
      Atomics.add(ints, shared.done, 1);
      Atomics.notify(ints, shared.done);
    }
    Atomics.store(ints, busy(r), 0);
  }
}

/** How a laid out problem is cut into tiles, and where what lies in the kernel's memory. Plain numbers. */
export type Tiling = {
  readonly n: number;
  readonly m: number;
  readonly tile: TileSize;
  /** Rows and columns of tiles. */
  readonly down: number;
  readonly across: number;
  /** What the kernel is told. */
  readonly at: number;
  /** Room for each thread. */
  readonly rooms: readonly number[];
  /** Where threads that sweep together keep what they tell each other, see dtw-tiles.ts. */
  readonly sharedAt: number;
  /** Room for the directions of one tile. */
  readonly directionsAt: number;
};

/** Strips and columns of one tile. */
export type TileSize = { readonly strips: number; readonly columns: number };
