/** Peaks of a recording, 1…127. */
type Peaks = { readonly min: Int8Array; readonly max: Int8Array };

/** Levels of loudness as far apart as they are in the mean, or farther, are as unlike as can be: even sound is not alike everywhere. */
/** Nepers: what is as even as this has nothing to tell apart. */
const leastApart = 0.01;

/** How unlike two recordings are in loudness, each against its own mean: b's columns by a's, row by row, 0 alike … 255. */
export function roughCosts(a: Peaks, b: Peaks): Uint8Array {
  const [one, two] = [levels(a), levels(b)];
  const out = new Uint8Array(one.length * two.length);
  let sum = 0;
  for (const level of two) for (const other of one) sum += Math.abs(other - level);
  const scale = Math.max(leastApart, sum / Math.max(1, out.length));
  for (let r = 0; r < two.length; r++)
    for (let c = 0; c < one.length; c++) {
      const off = Math.abs((one[c] as number) - (two[r] as number)) / scale;
      out[r * one.length + c] = Math.round(255 * Math.min(1, off));
    }
  return out;
}

function levels({ min, max }: Peaks): Float64Array {
  const logs = Float64Array.from(max, (high, k) => Math.log(1 + Math.max(0, high - (min[k] as number))));
  const mean = logs.reduce((sum, v) => sum + v, 0) / Math.max(1, logs.length);
  return logs.map((v) => v - mean);
}
