import type { HeatMap, Region } from '#src/model/grounding.ts';

/**
 * Soft attention over regions: α = softmax(evidence / temperature) (Bahdanau et al. 2015; over the places of a picture: Xu et al.
 * 2015). @param temperature above 0, in the evidence's units
 */
export function softAttention(evidence: ArrayLike<number>, temperature: number): Float32Array {
  const n = evidence.length;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < n; k++) most = Math.max(most, evidence[k] as number);
  const alpha = new Float32Array(n);
  let sum = 0;
  for (let k = 0; k < n; k++) sum += alpha[k] = Math.exp(((evidence[k] as number) - most) / temperature);
  for (let k = 0; k < n; k++) alpha[k] = (alpha[k] as number) / sum;
  return alpha;
}

/** What is read through the attention: Σ α·evidence. */
export const readOut = (evidence: ArrayLike<number>, alpha: Float32Array): number =>
  alpha.reduce((sum, share, k) => sum + share * (evidence[k] as number), 0);

/**
 * How well each region goes with a phrase beyond what it has in common with the others: its cosine less the mean of theirs, so that
 * regions that go with every text count for none.
 * @param cosines phrases × regions, the last row that of a text which says nothing
 */
export function evidenceOf(cosines: Float32Array, regions: number, phrase: number): Float32Array {
  const rows = cosines.length / regions;
  const out = new Float32Array(regions);
  for (let r = 0; r < regions; r++) {
    let others = 0;
    for (let i = 0; i < rows; i++) if (i !== phrase) others += cosines[i * regions + r] as number;
    out[r] = (cosines[phrase * regions + r] as number) - (rows > 1 ? others / (rows - 1) : 0);
  }
  return out;
}

/** Each region's share of the attention spread over the cells that it covers. */
export function heatOf(
  regions: readonly Region[],
  alpha: ArrayLike<number>,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): HeatMap {
  const values = new Float32Array(columns * rows);
  for (const [k, [x, y, w, h]] of regions.entries()) {
    const density = (alpha[k] as number) / (w * h);
    for (let r = Math.floor(y * rows); r < Math.min(rows, (y + h) * rows); r++) {
      const along = Math.min(r + 1, (y + h) * rows) - Math.max(r, y * rows);
      for (let c = Math.floor(x * columns); c < Math.min(columns, (x + w) * columns); c++) {
        const across = Math.min(c + 1, (x + w) * columns) - Math.max(c, x * columns);
        const cell = r * columns + c;
        values[cell] = (values[cell] as number) + (density * along * across) / (rows * columns);
      }
    }
  }
  return { columns, rows, values };
}

/** From which part of the greatest heat on a cell belongs to what is attended to. */
const attendedFrom = 0.5;

/** The cells that are attended to: the hottest one, and what hangs together with it at half its heat and more. */
export function attendedCells({ columns, rows, values }: HeatMap): Uint8Array {
  const mask = new Uint8Array(values.length);
  let hottest = 0;
  for (let k = 1; k < values.length; k++)
    if ((values[k] as number) > (values[hottest] as number)) hottest = k;
  const least = attendedFrom * (values[hottest] as number);
  const open = [hottest];
  mask[hottest] = 1;
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const [c, r] = [cell % columns, Math.floor(cell / columns)];
    const beside = [
      c > 0 ? cell - 1 : -1,
      c < columns - 1 ? cell + 1 : -1,
      r > 0 ? cell - columns : -1,
      r < rows - 1 ? cell + columns : -1,
    ];
    for (const next of beside)
      if (next >= 0 && mask[next] === 0 && (values[next] as number) >= least) {
        mask[next] = 1;
        open.push(next);
      }
  }
  return mask;
}

/** The tight box of cells, and how much of the heat lies in it. */
export function boxOf(
  { columns, rows, values }: HeatMap,
  mask: Uint8Array,
): { readonly box: Region; readonly share: number } {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  mask.forEach((on, k) => {
    if (on === 0) return;
    const [c, r] = [k % columns, Math.floor(k / columns)];
    [left, top] = [Math.min(left, c), Math.min(top, r)];
    [right, bottom] = [Math.max(right, c + 1), Math.max(bottom, r + 1)];
  });
  let share = 0;
  for (let r = top; r < bottom; r++)
    for (let c = left; c < right; c++) share += values[r * columns + c] as number;
  const box = [left / columns, top / rows, (right - left) / columns, (bottom - top) / rows] as const;
  return { box, share };
}
