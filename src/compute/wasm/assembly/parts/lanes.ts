// Lanes of four, and cumulative sums read by four.
// `@ts-ignore: decorator`: AssemblyScript has decorators on functions, TypeScript does not.

// @ts-ignore: decorator
@inline
export function reversed(x: v128): v128 { return v128.shuffle<f32>(x, x, 3, 2, 1, 0); }

// @ts-ignore: decorator
@inline
export function sumOf(x: v128): f32 {
  const y = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(y, 0) + f32x4.extract_lane(y, 1);
}

/** Cumulative sums, from 0. */
export function sumUp(x: usize, n: i32, sums: usize): void {
  store<f64>(sums, 0);
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    sum += <f64>load<f32>(x + (<usize>i << 2));
    store<f64>(sums + (<usize>i << 3), sum, 8);
  }
}

/** sums[hi + k] − sums[lo + k] for k = 0…3. */
// @ts-ignore: decorator
@inline
export function differences(sums: usize, lo: i32, hi: i32): v128 {
  const low = sums + (<usize>lo << 3), high = sums + (<usize>hi << 3);
  const a = f32x4.demote_f64x2_zero(f64x2.sub(v128.load(high), v128.load(low)));
  const b = f32x4.demote_f64x2_zero(f64x2.sub(v128.load(high, 16), v128.load(low, 16)));
  return v128.shuffle<f32>(a, b, 0, 1, 4, 5);
}
