import { errorData } from '#src/model/errors.ts';

/** What is wrong with the arguments themselves, whoever found it. */
const usage: ReadonlySet<string> = new Set([
  'usage',
  'wrong-ending',
  'bad-range',
  'bad-pins',
  'bad-options',
  'bad-window',
  'bad-slope',
  'bad-step',
  'bad-init',
  'unknown-encoding',
]);

/** The exit code of a failure, by its code: an error that comes from a worker has lost its class. */
export const exitOf = (error: unknown): 1 | 2 => (usage.has(errorData(error).code) ? 2 : 1);
