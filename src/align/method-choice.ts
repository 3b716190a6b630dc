import { costNames, type LocalCost } from '#src/align/dtw/local-cost.ts';
import { limitSlope } from '#src/align/dtw/step-pattern.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import type { Window } from '#src/align/dtw/window.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { SkipCost } from '#src/compute/compute.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { factsNamed, type MethodFacts, methodFacts, notTaken } from './methods/facts.ts';
import type { AlignOptions } from './methods/method.ts';

/** @throws InvalidInputError `bad-how` when there is no such method, or it takes no two sequences */
export function chosenMethod({ method }: WarpHow): MethodFacts {
  const found = factsNamed(method);
  if (found) return found;
  throw refuse(
    `There is no method “${method}”.`,
    `Methods: ${methodFacts.map(({ name }) => name).join(', ')}.`,
  );
}

/**
 * What a choice in seconds asks of the engine, on frames `hop` seconds apart.
 * @param skip what frames left out at an open end cost; true: those of b nothing, those of a are not left out
 * @throws InvalidInputError `bad-how` for names the engine does not know and options the method does not take;
 *   `bad-steps` for a slope that its steps cannot keep
 */
export function optionsOf(how: WarpHow, hop: number, skip: SkipCost | true = true): AlignOptions {
  const { step, slope, cost, window, open, dims, seed } = how;
  if (slope) limitSlope(stepPattern(step ?? 'symmetric1'), slope);
  else if (step !== null) stepPattern(step);
  const options: AlignOptions = {
    ...(step !== null && { step }),
    ...(slope && { slope }),
    ...(cost !== null && { cost: costOf(cost) }),
    ...(window && { window: [windowOf(window, hop)] }),
    ...(open.begin && { openBegin: skip }),
    ...(open.end && { openEnd: skip }),
    ...(dims !== null && { dims }),
    seed,
  };
  const [odd] = notTaken(chosenMethod(how), options, 2);
  if (odd) throw refuse(`${how.method} takes no ${odd}.`, 'Leave it out, or choose another method.');
  return options;
}

function windowOf(window: NonNullable<WarpHow['window']>, hop: number): Window {
  return window.kind === 'itakura'
    ? { kind: 'itakura', slope: window.slope }
    : { kind: window.kind, radius: window.radius / hop };
}

function costOf(name: string): LocalCost {
  const known = costNames.find((each) => each === name);
  if (known) return known;
  throw refuse(`There is no cost “${name}”.`, `Costs: ${costNames.join(', ')}.`);
}

const refuse = (message: string, hint: string): InvalidInputError =>
  new InvalidInputError('bad-how', message, hint);
