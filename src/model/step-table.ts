import { z } from 'zod';

/** A direction byte of the search has room for this many productions. */
export const mostProductions = 60;
const mostMoves = 200;

const move = z.tuple([z.number(), z.number(), z.number()]).readonly();

/**
 * The steps that a path may take, in words of the user's own: productions, each a chain of moves [frames of a, frames of b,
 * weight of the cell where it lands]. Which numbers make a table of use the engine says (`checkStepPattern`).
 */
export const stepTableSchema = z.strictObject({
  name: z.string().min(1).max(200),
  normalisation: z.enum(['N', 'M', 'N+M', 'none']),
  productions: z.array(z.array(move).max(mostMoves).readonly()).max(mostProductions).readonly(),
});
export type StepTable = Readonly<z.infer<typeof stepTableSchema>>;
