/** A cell that the path must pass through. */
export type PinnedCell = readonly [i: number, j: number];
