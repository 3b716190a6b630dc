import type { Agreement, HeldOut } from '#main/hosts/api/results.ts';

type Reached = { readonly ctw: Agreement; readonly chance: HeldOut['chance'] };

/** What was reached on time left out, under the name of the method whose correlations it is of. */
export const heldOutJson = ({ ctw, chance }: Reached, method: string): HeldOut => ({
  [method]: ctw,
  chance,
});
