/** A rectangle of cells. */
export type Region = {
  readonly col: number;
  readonly row: number;
  readonly cols: number;
  readonly rows: number;
  /** Logarithm of its share of the area prior: each scale has as much as any other, each place of a scale too. */
  readonly prior: number;
};

/** Sides of the regions in cells, and by how much neighbours are shifted. */
const scales = [
  [1, 1],
  [2, 1],
  [4, 2],
  [6, 2],
  [8, 4],
] as const;

/** Regions of a picture of cols × rows cells at several scales, the whole picture the last. */
export function regionsOf(cols: number, rows: number): readonly Region[] {
  const byScale: Omit<Region, 'prior'>[][] = [];
  for (const [side, step] of scales) {
    if (side > Math.max(cols, rows)) continue;
    const [w, h] = [Math.min(side, cols), Math.min(side, rows)];
    const places: Omit<Region, 'prior'>[] = [];
    for (let row = 0; row + h <= rows; row += step)
      for (let col = 0; col + w <= cols; col += step) places.push({ col, row, cols: w, rows: h });
    byScale.push(places);
  }
  byScale.push([{ col: 0, row: 0, cols, rows }]);
  return byScale.flatMap((places) =>
    places.map((place) => ({ ...place, prior: -Math.log(byScale.length * places.length) })),
  );
}

/** Sums over any rectangle of a table of cols × rows values, by summed areas (Crow 1984). */
export function summedArea(cols: number, rows: number) {
  const wide = cols + 1;
  const table = new Float64Array(wide * (rows + 1));
  return {
    fill(values: Float32Array, offset: number): void {
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let c = 0; c < cols; c++) {
          sum += values[offset + r * cols + c] as number;
          table[(r + 1) * wide + c + 1] = (table[r * wide + c + 1] as number) + sum;
        }
      }
    },
    sum({ col, row, cols: w, rows: h }: Omit<Region, 'prior'>): number {
      const at = (r: number, c: number) => table[r * wide + c] as number;
      return at(row + h, col + w) - at(row, col + w) - at(row + h, col) + at(row, col);
    },
  };
}
