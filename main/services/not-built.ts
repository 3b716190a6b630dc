import { MachineError } from '#src/model/errors.ts';

/** A part of the machine that this build does not have. Thrown, never papered over with made-up data. */
export const notBuilt = (what: string): MachineError =>
  new MachineError('not-built', `This build cannot ${what} yet.`, 'Use a newer build.');
