import { InvalidInputError } from '#src/model/errors.ts';

/**
 * Makes the large arrays of a search over `cells`, or says how large they would have been.
 * @throws InvalidInputError `too-large` above `most` cells, or where the machine has not the memory
 */
export function room<T>(cells: number, most: number, hint: string, make: () => T): T {
  const refusal = (why: string) =>
    new InvalidInputError('too-large', `The search would keep ${cells} cells, ${why}.`, hint);
  if (cells > most) throw refusal(`more than ${most}`);
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw refusal('more than there is memory for');
    throw error;
  }
}
