import type { OptionName } from './options.ts';

/** A method of alignment without its code: what help, windows and checks need to know of it. */
export type MethodFacts = {
  readonly name: string;
  /** What it minimises, in one line. */
  readonly minimises: string;
  /** Options it takes with two sequences. All take a seed, which those that draw nothing do not need. */
  readonly two: readonly OptionName[];
  /** Options it takes with more than two; null: it takes no more than two. */
  readonly more: readonly OptionName[] | null;
  /** Why it takes no others, as the end of a sentence; with more than two, where that has another reason. */
  readonly why: string;
  readonly whyMore?: string;
};

const dtwOptions = [
  'step',
  'window',
  'slope',
  'cost',
  'openBegin',
  'openEnd',
  'gaps',
  'subsequence',
  'matchLength',
  'pins',
  'confirmed',
] as const satisfies readonly OptionName[];

const restrictions = [
  'step',
  'window',
  'slope',
  'openBegin',
  'openEnd',
  'gaps',
] as const satisfies readonly OptionName[];

const commonSpace = ['dims', 'kernel', 'ridge', 'pins'] as const satisfies readonly OptionName[];

/** Every method, in the order of the help. */
export const methodFacts = [
  {
    name: 'dtw',
    minimises: 'Σ |x_i − y_j|² along the path, exactly; with more sequences the sum over their pairs',
    two: dtwOptions,
    more: ['cost', 'pins', 'many'],
    why: 'it compares frames as they are and paths one by one',
    whyMore: 'steps, windows and ends are those of two sequences',
  },
  {
    name: 'ddtw',
    minimises: 'Σ |x′_i − y′_j|² of their slopes: levels do not matter',
    two: dtwOptions,
    more: ['cost', 'pins', 'many'],
    why: 'it compares slopes as they are and paths one by one',
    whyMore: 'steps, windows and ends are those of two sequences',
  },
  {
    name: 'soft-dtw',
    minimises: '−γ·log Σ exp(−cost/γ) over all paths; the path is where their weight lies',
    two: ['cost', 'gamma', 'confirmed'],
    more: null,
    why: 'it weighs all paths of single steps from corner to corner, and rules none out',
  },
  {
    name: 'drop-dtw',
    minimises: 'Σ |x_i − y_j|² of matched frames + a price for each frame left out, on either side',
    two: ['cost', 'drop'],
    more: null,
    why: 'any frame may be left out at its price, at the ends and inside, so that no path is bound to steps, cells or ends',
  },
  {
    name: 'gromov-dtw',
    minimises: 'Σ (|x_i − x_k| − |y_j − y_l|)² over pairs of path points: for spaces that cannot be compared',
    two: [],
    more: null,
    why: 'it compares distances within each sequence, and no cell of a matrix has a cost or a place by itself',
  },
  {
    name: 'online',
    minimises: 'as dtw with an open end, of frames as they come: Y is known, X is followed through it',
    two: ['band'],
    more: null,
    why: 'it goes on by single steps with what has come so far, and never turns back',
  },
  {
    name: 'ctw',
    minimises: 'Σ |U·x_i − V·y_j|² in the space where both correlate best: sequences of different kinds',
    two: [...commonSpace, 'pca', ...restrictions, 'confirmed'],
    more: [...commonSpace, 'pca'],
    why: 'its cost is the distance in the common space, along one path',
    whyMore: 'steps, windows and ends are those of two sequences',
  },
  {
    name: 'gtw',
    minimises: 'the same for any number of sequences jointly, their warps smooth (−log posterior)',
    two: [...commonSpace, 'confirmed'],
    more: commonSpace,
    why: 'its warps are smooth functions of a common clock, not steps through the cells of a matrix',
  },
  {
    name: 'dctw',
    minimises: 'as ctw, of what small networks make of both; ctw unless they agree better on frames left out',
    two: ['dims', 'pins', 'ridge', 'reconstruct', 'pool', ...restrictions, 'confirmed'],
    more: null,
    why: 'the networks are what a kernel or components would be, and its cost is the distance in the common space',
  },
  {
    name: 'ttn',
    minimises:
      'the variance of all about their mean, each bent by a smooth warp that a network predicts from it alone (experimental)',
    two: ['pool'],
    more: [],
    why: 'its warps are predicted, smooth, from first frame to last: no path is sought that could be restricted',
  },
  {
    name: 'imw',
    minimises: 'Σ |a_i∘x_i + b_i − y_j|², with slowly changing scales a and offsets b of the shorter one',
    two: [],
    more: null,
    why: 'its path is that of plain dtw at every round',
  },
  {
    name: 'utw',
    minimises: 'nothing: all are stretched evenly to one length',
    two: [],
    more: [],
    why: 'nothing is sought',
  },
] as const satisfies readonly MethodFacts[];

export type MethodName = (typeof methodFacts)[number]['name'];

/**
 * Those that `warp` and the window offer. The few even pieces of a predicted warp, from end to end, follow a gesture and not minutes of a
 * recording, and the one pair at hand is nothing to learn from.
 */
export const betweenRecordings: readonly MethodFacts[] = methodFacts.filter(({ name }) => name !== 'ttn');

/** What is known of a method before it is loaded. */
export const factsOf = (name: MethodName): MethodFacts =>
  methodFacts.find((facts) => facts.name === name) as MethodFacts;

/** Methods that compare frame with frame: both sequences must hold the same features. */
export const likeWithLike: readonly string[] = [
  'dtw',
  'ddtw',
  'soft-dtw',
  'drop-dtw',
  'imw',
] satisfies MethodName[];

/** Whether its path can be kept out of parts of the matrix. */
export const keepsOut = ({ two }: MethodFacts): boolean => two.includes('window');

/** What to turn to where two sequences have no features in common, the one that assumes least first. */
export const acrossSpaces = ['gromov-dtw', 'ctw', 'gtw'] as const satisfies readonly MethodName[];

/** By a name that need not be one. */
export const factsNamed = (name: string): MethodFacts | null =>
  methodFacts.find((facts) => facts.name === name) ?? null;

/** The options given that a method does not take for so many sequences. */
export function notTaken(
  method: MethodFacts,
  options: Partial<Record<OptionName, unknown>>,
  sequences: number,
): OptionName[] {
  const taken = (sequences > 2 ? method.more : method.two) ?? [];
  const given = Object.keys(options) as OptionName[];
  return given.filter((name) => name !== 'seed' && !taken.includes(name));
}
