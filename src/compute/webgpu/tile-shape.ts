/**
 * The shape of a tile: a workgroup of `threads`, each with four rows, goes over `columns` columns (a multiple of four),
 * four in each step.
 */
export type TileShape = { readonly threads: number; readonly columns: number };

export const rowsOf = ({ threads }: TileShape): number => threads * rowsPerThread;
const rowsPerThread = 4;
