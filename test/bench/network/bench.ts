/** The global solution of N recordings: solver speed. */
import { benchSolver } from './solver.ts';

export default async function bench(): Promise<void> {
  benchSolver();
}
