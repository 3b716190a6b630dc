/**
 * Where one sequence stands at each frame of another along GTW's warps, between frames.
 * @param from positions of the sequence whose frames are asked, at moments of the common clock, rising from 0 to its last frame
 * @param to positions of the other at the same moments
 * @param frames how many the first has
 */
export function placesBeside(from: Float64Array, to: Float64Array, frames: number): Float64Array {
  let t = 0;
  return Float64Array.from({ length: frames }, (_, i) => {
    while (t < from.length - 2 && (from[t + 1] as number) < i) t++;
    const [p, q] = [from[t] as number, from[t + 1] as number];
    const beyond = q > p ? Math.min(1, Math.max(0, (i - p) / (q - p))) : 0;
    const [at, next] = [to[t] as number, to[t + 1] as number];
    return at + beyond * (next - at);
  });
}
