/**
 * Features over time: frame k (of n) holds `dims` values at values[k·dims…] and stands at source time
 * start + k·hop (seconds, its centre).
 */
export type Sequence = {
  readonly values: Float32Array;
  readonly dims: number;
  readonly hop: number;
  readonly start: number;
};

/**
 * Which column of a table holds the times. `auto`: what `readTableCsv` says; `none`: no column, and without a header
 * none that counts the rows; else a column by its name, or its number from 1.
 */
export type TimesColumn = 'auto' | 'none' | (string & {});

/** A sequence as a file of measurements holds it: in double precision, every value a finite number. */
export type DataSequence = Omit<Sequence, 'values'> & {
  readonly values: Float64Array;
  /** What each dimension is called; `dims` of them. */
  readonly names: readonly string[];
  /** Whether hop and start are seconds; without a clock hop is 1, start 0: frames are counted. */
  readonly isTimed: boolean;
  /** Of a table: what its columns are called, values or not; '' without a name. */
  readonly columns?: readonly string[];
  /** Where in the file the times stand, where they are written there frame by frame. */
  readonly clock?: string;
  /** Whether nothing but how these rise says that they are times. */
  readonly isClockGuessed?: boolean;
  /** The time of each frame (s, never falling), where they do not keep to `hop`, their mean distance. */
  readonly times?: Float64Array;
  /** What is doubtful of how it was read, a sentence each. */
  readonly notes: readonly string[];
};

export const frameCount = (s: Sequence | DataSequence): number => s.values.length / s.dims;

/** Source time of a frame, which may be fractional. */
export const frameTime = (s: Pick<Sequence, 'start' | 'hop'>, frame: number): number =>
  s.start + frame * s.hop;

/** Fractional frame at a source time; may lie outside the sequence. */
export const frameAt = (s: Sequence, time: number): number => (time - s.start) / s.hop;

/** Frames [from, to) as a sequence of their own; shares the values. */
export function slice(s: Sequence, from: number, to: number): Sequence {
  return { ...s, values: s.values.subarray(from * s.dims, to * s.dims), start: frameTime(s, from) };
}

/** The frames between two source times. */
export const between = (s: Sequence, [from, to]: readonly [number, number]): Sequence =>
  slice(
    s,
    Math.max(0, Math.ceil(frameAt(s, from) - 1e-6)),
    Math.min(frameCount(s), Math.floor(frameAt(s, to) + 1e-6) + 1),
  );

/** Means of `factor` frames each (fewer at the end): the same features, coarser. */
export function pooled(s: Sequence, factor: number): Sequence {
  if (factor === 1) return s;
  const { values, dims } = s;
  const n = frameCount(s);
  const out = new Float32Array(Math.ceil(n / factor) * dims);
  for (let to = 0, k = 0; k < n; to += dims) {
    const end = Math.min(n, k + factor);
    const share = 1 / (end - k);
    for (; k < end; k++)
      for (let q = 0; q < dims; q++)
        out[to + q] = (out[to + q] as number) + share * (values[k * dims + q] as number);
  }
  return { values: out, dims, hop: s.hop * factor, start: s.start + (s.hop * (factor - 1)) / 2 };
}
