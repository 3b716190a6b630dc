/** Frames [from, to) of one dimension in which nothing was measured. */
export type Gap = { readonly dim: number; readonly from: number; readonly to: number };

/** So many missing frames in a row are filled in; more would be invention. */
export const longestGap = 10;

/**
 * Fills missing values (NaN), in place: gaps of at most `longestGap` frames by a straight line between
 * their neighbours, or by the one neighbour at an end. Longer ones, and those without any neighbour, are
 * left as they are and given back.
 * @param values n × dims, row after row
 */
export function fillGaps(
  values: Float64Array,
  dims: number,
): { readonly filled: number; readonly long: readonly Gap[] } {
  const n = values.length / dims;
  const long: Gap[] = [];
  let filled = 0;
  for (let dim = 0; dim < dims; dim++)
    for (let from = 0; from < n; from++) {
      if (!Number.isNaN(values[from * dims + dim])) continue;
      let to = from + 1;
      while (to < n && Number.isNaN(values[to * dims + dim])) to++;
      if (to - from > longestGap || to - from === n) long.push({ dim, from, to });
      else {
        bridge(values, dims, { dim, from, to });
        filled += to - from;
      }
      from = to;
    }
  return { filled, long };
}

function bridge(values: Float64Array, dims: number, { dim, from, to }: Gap): void {
  const n = values.length / dims;
  const before = values[(from > 0 ? from - 1 : to) * dims + dim] as number;
  const after = values[(to < n ? to : from - 1) * dims + dim] as number;
  const share = 1 / (to - from + 1);
  for (let frame = from; frame < to; frame++) {
    const part = (frame - from + 1) * share;
    values[frame * dims + dim] = before * (1 - part) + after * part;
  }
}

export const filledNote = (filled: number): readonly string[] =>
  filled === 0
    ? []
    : [
        `${filled} missing value${filled > 1 ? 's were' : ' was'} filled in by straight lines ` +
          `(gaps of at most ${longestGap} frames are).`,
      ];
