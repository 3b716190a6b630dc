import type { Frames } from '#src/align/dtw/frames.ts';

/** The frames from one on first, then those before it; `joined`: moved to where the first of them end. */
export function shifted({ values, dims }: Frames, place: number, joined: boolean): Frames {
  const frames = values.length / dims;
  const least = Math.ceil(frames / 10);
  const by = least + Math.floor(place * (frames - 2 * least));
  const out = values.slice();
  out.set(values.subarray(by * dims));
  out.set(values.subarray(0, by * dims), values.length - by * dims);
  if (joined)
    for (let k = values.length - by * dims; k < values.length; k++) {
      const d = k % dims;
      out[k] = (out[k] as number) + (values[values.length - dims + d] as number) - (values[d] as number);
    }
  return { values: out, dims };
}
