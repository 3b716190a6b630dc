import { InvalidInputError } from '#src/model/errors.ts';
import { mostProductions } from '#src/model/step-table.ts';

/** How far one move goes in x and in y, and the weight of the local cost of the cell where it lands. */
export type Move = readonly [di: number, dj: number, weight: number];

/** Moves made together, in order: a path is a chain of whole productions. */
export type Production = readonly Move[];

/** What a cost is divided by to be comparable between lengths: frames of x, of y, of both, or nothing. */
export type Normalisation = 'N' | 'M' | 'N+M' | 'none';

/**
 * The legal steps of a path with their weights. The path begins in one cell and goes on by productions;
 * the cost is the weighted sum of the local costs of all cells that its moves land on. Where two ways
 * cost the same, the production that stands first wins.
 */
export type StepPattern = {
  readonly name: string;
  readonly productions: readonly Production[];
  readonly normalisation: Normalisation;
};

const longestMove = 64;

const bad = (message: string): InvalidInputError =>
  new InvalidInputError(
    'bad-step',
    message,
    'A step table is a list of productions, each a list of moves [frames of x, frames of y, weight].',
  );

/**
 * The pattern itself, if it can be used.
 * @throws InvalidInputError `bad-step` naming the production and the rule that it breaks
 */
export function checkStepPattern(pattern: StepPattern): StepPattern {
  const { name, productions } = pattern;
  if (productions.length === 0) throw bad(`The step table “${name}” has no production.`);
  if (productions.length > mostProductions)
    throw bad(
      `The step table “${name}” has ${productions.length} productions, more than ${mostProductions}.`,
    );
  for (const [p, moves] of productions.entries()) {
    const where = `Production ${p + 1} of the step table “${name}”`;
    if (moves.length === 0) throw bad(`${where} has no move.`);
    for (const [di, dj, weight] of moves) {
      if (![di, dj].every((d) => Number.isInteger(d) && d >= 0 && d <= longestMove))
        throw bad(`${where} moves by ${di},${dj}: whole numbers from 0 to ${longestMove} are allowed.`);
      if (di === 0 && dj === 0) throw bad(`${where} has a move that stands still.`);
      if (!Number.isFinite(weight) || weight < 0)
        throw bad(`${where} has the weight ${weight}, not 0 or more.`);
    }
  }
  return pattern;
}

/** Frames of x and of y that a production goes on by. */
export function reach(production: Production): readonly [di: number, dj: number] {
  return [production.reduce((sum, [di]) => sum + di, 0), production.reduce((sum, [, dj]) => sum + dj, 0)];
}

/** The flattest and the steepest that a long path can run, in frames of y a frame of x. */
export function slopeLimits({ productions }: StepPattern): readonly [min: number, max: number] {
  const slopes = productions.map(reach).map(([di, dj]) => dj / di);
  return [Math.min(...slopes), Math.max(...slopes)];
}

const normalisationAcross = { N: 'M', M: 'N', 'N+M': 'N+M', none: 'none' } as const;

/** The same steps with x and y exchanged. */
export function transposed({ name, productions, normalisation }: StepPattern): StepPattern {
  return {
    name: `${name}, transposed`,
    productions: productions.map((moves) => moves.map(([di, dj, weight]) => [dj, di, weight])),
    normalisation: normalisationAcross[normalisation],
  };
}

/** Whether exchanging the sequences leaves every cost as it is. */
export function isSymmetric(pattern: StepPattern): boolean {
  const all = (p: StepPattern) => JSON.stringify(p.productions.map((moves) => JSON.stringify(moves)).sort());
  return all(pattern) === all(transposed(pattern));
}

/**
 * The pattern with its slope held between `min` and `max` frames of y a frame of x (0 and Infinity: free).
 * Straight steps that the limits do not allow are earned: k of them follow ⌈k·q⌉ diagonal ones, as in
 * Sakoe & Chiba 1978, who call q = 1/(max−1) = 1/(1/min−1) P. Other productions outside are left out. So
 * symmetric2 held to 1/3…3, 1/2…2, 2/3…3/2 is their P = ½, 1, 2.
 * @throws InvalidInputError `bad-slope` unless 0 ≤ min ≤ 1 ≤ max, or when nothing of the pattern is left
 */
export function limitSlope(pattern: StepPattern, [min, max]: readonly [number, number]): StepPattern {
  const refuse = (message: string) =>
    new InvalidInputError('bad-slope', message, 'Give MIN:MAX with 0 ≤ MIN ≤ 1 ≤ MAX, for example 0.5:2.');
  if (!(min >= 0 && min <= 1 && max >= 1))
    throw refuse(`The slope cannot be held between ${min} and ${max}.`);
  const diagonal = pattern.productions.find((moves) => moves.length === 1 && `${reach(moves)}` === '1,1');
  const productions = pattern.productions.flatMap((moves): Production[] => {
    const [di, dj] = reach(moves);
    const slope = dj / di;
    if (slope >= min - 1e-9 && slope <= max + 1e-9) return [moves];
    if (!diagonal || moves.length > 1 || di + dj !== 1) return [];
    return earned(diagonal, moves, dj === 1 ? max - 1 : 1 / min - 1);
  });
  if (productions.length === 0)
    throw refuse(`No step of “${pattern.name}” has a slope between ${min} and ${max}.`);
  return { ...pattern, name: `${pattern.name} with slope ${min}:${max}`, productions };
}

const mostStraight = 10;
const mostDiagonals = 50;

/** Runs of straight steps after the diagonal ones that earn them; `each` straight ones a diagonal one at most. */
function earned(diagonal: Production, straight: Production, each: number): Production[] {
  const out: Production[] = [];
  if (each <= 0) return out;
  // Up to the run that meets the limit exactly, or comes as near to it as runs of these lengths can.
  for (let k = 1; k <= mostStraight; k++) {
    const diagonals = Math.ceil(k / each - 1e-9);
    if (diagonals > mostDiagonals) break;
    out.push([...Array<Production>(diagonals).fill(diagonal), ...Array<Production>(k).fill(straight)].flat());
    if (Math.abs(k / diagonals - each) < 1e-6) break;
  }
  return out;
}

/** A cost per frame, by the pattern's own normalisation; null where it has none. */
export function normalised(
  cost: number,
  { normalisation }: StepPattern,
  frames: { readonly x: number; readonly y: number },
): number | null {
  const by = { N: frames.x, M: frames.y, 'N+M': frames.x + frames.y, none: 0 }[normalisation];
  return by > 0 ? cost / by : null;
}
