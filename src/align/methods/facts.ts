import type { OptionName } from './method.ts';

/** A method of alignment without its code: what help, windows and checks need to know of it. */
export type MethodFacts = {
  readonly name: string;
  /** What it minimises, in one line. */
  readonly minimises: string;
  /** Options it takes with two sequences. All take a seed, which those that draw nothing do not need. */
  readonly two: readonly OptionName[];
  /** Options it takes with more than two; null: it takes no more than two. */
  readonly more: readonly OptionName[] | null;
};

const dtwOptions = [
  'step',
  'window',
  'slope',
  'cost',
  'openBegin',
  'openEnd',
  'subsequence',
  'pins',
] as const satisfies readonly OptionName[];

/** Every method, in the order of the help. */
export const methodFacts = [
  {
    name: 'dtw',
    minimises: 'Σ |x_i − y_j|² along the path, exactly; with more sequences the sum over their pairs',
    two: dtwOptions,
    more: ['cost', 'pins', 'many'],
  },
  {
    name: 'ddtw',
    minimises: 'Σ |x′_i − y′_j|² of their slopes: levels do not matter',
    two: dtwOptions,
    more: ['cost', 'many'],
  },
  {
    name: 'soft-dtw',
    minimises: '−γ·log Σ exp(−cost/γ) over all paths; the path is where their weight lies',
    two: ['cost', 'gamma'],
    more: null,
  },
  {
    name: 'drop-dtw',
    minimises: 'Σ |x_i − y_j|² of matched frames + a price for each frame left out, on either side',
    two: ['cost'],
    more: null,
  },
  {
    name: 'gromov-dtw',
    minimises: 'Σ (|x_i − x_k| − |y_j − y_l|)² over pairs of path points: for spaces that cannot be compared',
    two: [],
    more: null,
  },
  {
    name: 'ctw',
    minimises: 'Σ |U·x_i − V·y_j|² in the space where both correlate best: sequences of different kinds',
    two: ['dims', 'pins', 'step', 'window', 'slope', 'openBegin', 'openEnd'],
    more: ['dims', 'pins'],
  },
  {
    name: 'gtw',
    minimises: 'the same for any number of sequences jointly, their warps smooth (−log posterior)',
    two: ['dims', 'pins'],
    more: ['dims', 'pins'],
  },
  {
    name: 'dctw',
    minimises: 'as ctw, of what small networks make of both; ctw unless they agree better on frames left out',
    two: ['dims', 'pins', 'step', 'window', 'slope', 'openBegin', 'openEnd'],
    more: null,
  },
  {
    name: 'imw',
    minimises: 'Σ |a_i∘x_i + b_i − y_j|², with scales a and offsets b that change slowly',
    two: [],
    more: null,
  },
  {
    name: 'utw',
    minimises: 'nothing: all are stretched evenly to one length',
    two: [],
    more: [],
  },
] as const satisfies readonly MethodFacts[];

export type MethodName = (typeof methodFacts)[number]['name'];

export const factsOf = (name: MethodName): MethodFacts =>
  methodFacts.find((facts) => facts.name === name) as MethodFacts;

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
