import { InvalidInputError } from '#src/model/errors.ts';
import {
  checkStepPattern,
  type Move,
  type Normalisation,
  type Production,
  type StepPattern,
} from './step-pattern.ts';

/**
 * The step tables of the literature. Nearly all of them are one of the seven local paths of Rabiner &
 * Juang 1993 (Fundamentals of Speech Recognition, table 4.5) with one of four rules of weighting; the
 * others' names (Sakoe & Chiba 1978, table I; Myers 1980; the names of Giorgino 2009) are theirs too.
 *
 * A path is written as its moves in order, each as frames of x and of y: “11 10” is a diagonal step and
 * then one in x.
 */
const localPaths = {
  I: ['11', '10', '01'],
  II: ['11', '11 10', '11 01'],
  III: ['11', '21', '12'],
  IV: ['11', '11 10', '12 10', '12'],
  V: ['11', '11 10', '11 10 10', '11 01', '11 01 01'],
  VI: ['11', '11 11 10', '11 11 01'],
  VII: ['11', '12', '13', '11 10', '12 10', '13 10', '11 10 10', '12 10 10', '13 10 10'],
} as const;

export type LocalPathType = keyof typeof localPaths;

/** a: the smaller of the move's two parts, b: the larger, c: its frames of x, d: of x and y together. */
export type SlopeWeighting = 'a' | 'b' | 'c' | 'd';

const weigh: Record<SlopeWeighting, (di: number, dj: number) => number> = {
  a: Math.min,
  b: Math.max,
  c: (di) => di,
  d: (di, dj) => di + dj,
};

const normalisations: Record<SlopeWeighting, Normalisation> = { a: 'none', b: 'none', c: 'N', d: 'N+M' };

/**
 * One of Rabiner and Juang's step patterns.
 * @param smoothed spreads a production's weight evenly over its moves
 */
export function rabinerJuang(type: LocalPathType, weighting: SlopeWeighting, smoothed = false): StepPattern {
  return {
    name: `type ${type}${weighting}${smoothed ? 's' : ''}`,
    productions: localPaths[type].map((path) => {
      const moves = path.split(' ').map((move): Move => {
        const [di, dj] = [Number(move[0]), Number(move[1])];
        return [di, dj, weigh[weighting](di, dj)];
      });
      return smoothed ? evened(moves) : moves;
    }),
    normalisation: normalisations[weighting],
  };
}

function evened(moves: Production): Production {
  const mean = moves.reduce((sum, [, , weight]) => sum + weight, 0) / moves.length;
  return moves.map(([di, dj]) => [di, dj, mean]);
}

const named = (name: string, pattern: StepPattern): readonly [string, StepPattern] => [
  name,
  { ...pattern, name },
];

const table = (normalisation: Normalisation, ...productions: readonly Production[]): StepPattern => ({
  name: '',
  productions,
  normalisation,
});

const sakoeChiba: readonly (readonly [string, LocalPathType])[] = [
  ['P0', 'I'],
  ['P05', 'V'],
  ['P1', 'II'],
  ['P2', 'VI'],
];

const weightings: readonly SlopeWeighting[] = ['a', 'b', 'c', 'd'];

/** Every named step pattern, by its name in the R package dtw (Giorgino 2009). */
export const stepPatterns: ReadonlyMap<string, StepPattern> = new Map([
  named('symmetric1', { ...rabinerJuang('I', 'b') }),
  named('symmetric2', rabinerJuang('I', 'd')),
  named('asymmetric', table('N', [[1, 1, 1]], [[1, 0, 1]], [[1, 2, 1]])),
  ...sakoeChiba.map(([p, type]) => named(`symmetric${p}`, rabinerJuang(type, 'd'))),
  ...sakoeChiba.map(([p, type]) => named(`asymmetric${p}`, rabinerJuang(type, 'c', true))),
  // Myers counts his types from the first that limits the slope.
  ...weightings.map((w) => named(`typeI${w}`, rabinerJuang('II', w))),
  ...weightings.map((w) => named(`typeI${w}s`, rabinerJuang('II', w, true))),
  ...weightings.map((w) => named(`typeII${w}`, rabinerJuang('III', w))),
  named('typeIIIc', rabinerJuang('IV', 'c')),
  named('typeIVc', rabinerJuang('VII', 'c')),
  // Mori et al. 2006: early recognition of gestures; weights sum to three times the frames of y.
  named(
    'mori2006',
    table(
      'M',
      [[1, 1, 3]],
      [
        [1, 1, 2],
        [1, 0, 1],
      ],
      [
        [1, 1, 3],
        [0, 1, 3],
      ],
    ),
  ),
  // Slope 1 and nothing else: of use with open ends.
  named('rigid', table('N', [[1, 1, 1]])),
]);

/** @throws InvalidInputError `unknown-step`, `bad-step` */
export const patternOf = (step: string | StepPattern): StepPattern =>
  typeof step === 'string' ? stepPattern(step) : checkStepPattern(step);

/**
 * A pattern by name: those of `stepPatterns`, or `rabinerJuang:TYPE WEIGHTING[s]` as in
 * `rabinerJuang:Vd`, `rabinerJuang:VIcs`.
 * @throws InvalidInputError `unknown-step` listing the names
 */
export function stepPattern(name: string): StepPattern {
  const known = stepPatterns.get(name);
  if (known) return known;
  const parts = /^rabinerJuang:(I{1,3}|IV|VI{0,2})([abcd])(s?)$/.exec(name);
  if (parts)
    return { ...rabinerJuang(parts[1] as LocalPathType, parts[2] as SlopeWeighting, parts[3] === 's'), name };
  throw new InvalidInputError(
    'unknown-step',
    `There is no step pattern “${name}”.`,
    `Use one of ${[...stepPatterns.keys()].join(', ')}, or rabinerJuang:I…VII with a…d (and s: smoothed).`,
  );
}
