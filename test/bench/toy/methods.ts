import { cpuCompute } from '#main/compute/cpu.ts';
import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { ctwMany } from '#src/align/ctw/ctw-many.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import { derivative } from '#src/align/dtw/derivative.ts';
import { type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { composed, spokesOfMiddle } from '#src/align/dtw/through-middle.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import type { DtwPath } from '#src/compute/compute.ts';

export type Method = {
  readonly name: string;
  /** The column of the shared data that holds what published code reached, if any. */
  readonly published?: string;
  align(sequences: readonly Frames[]): Promise<readonly ArrayLike<number>[]>;
};

/** A method for pairs, for any number by way of the sequence nearest to all others. */
const pairwise =
  (align: (x: Frames, y: Frames) => Promise<DtwPath>) =>
  async (sequences: readonly Frames[]): Promise<Int32Array[]> => {
    const both = (a: number, b: number) => align(sequences[a] as Frames, sequences[b] as Frames);
    return composed(await spokesOfMiddle(sequences.map(framesIn), both));
  };

const compute = cpuCompute();

/** From the simplest to the best. */
export const methods: readonly Method[] = [
  { name: 'UTW', published: 'UTW', align: async (sequences) => utw(sequences) },
  { name: 'DTW', published: 'DTW', align: pairwise((x, y) => alignDtw(x, y, { compute })) },
  {
    name: 'DDTW',
    published: 'DDTW',
    align: pairwise((x, y) => alignDtw(derivative(x), derivative(y), { compute })),
  },
  { name: 'IMW', published: 'IMW', align: pairwise(async (x, y) => (await imw(x, y, { compute })).path) },
  {
    name: 'CTW, one start, d = 3',
    published: 'CTW',
    align: async (sequences) => (await ctwMany(sequences, { dims: 3, starts: 1, compute })).index,
  },
  {
    name: 'CTW, one start, d = 2',
    published: 'CTW_d2',
    align: async (sequences) => (await ctwMany(sequences, { dims: 2, starts: 1, compute })).index,
  },
  { name: 'CTW, d = 2', align: async (sequences) => (await ctwMany(sequences, { dims: 2, compute })).index },
  { name: 'CTW', align: async (sequences) => (await ctwMany(sequences, { compute })).index },
  {
    name: 'GTW, straight start',
    published: 'GTW_fixed',
    align: async (sequences) => (await gtw(sequences, { from: 'straight', compute })).path,
  },
  { name: 'GTW', align: async (sequences) => (await gtw(sequences, { compute })).path },
];
