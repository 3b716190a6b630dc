/** e to the power of four numbers, to 1e-7 of its size (Moshier, Cephes `expf`); below −87 as at −87. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const given = f32x4.max(f32x4.min(x, f32x4.splat(87)), f32x4.splat(-87));
  const k = f32x4.nearest(f32x4.mul(given, f32x4.splat(1.44269504088896341)));
  const m = f32x4.sub(
    f32x4.sub(given, f32x4.mul(k, f32x4.splat(0.693359375))),
    f32x4.mul(k, f32x4.splat(-2.12194440e-4)),
  );
  let y = f32x4.splat(1.9875691500e-4);
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.3981999507e-3));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(8.3334519073e-3));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(4.1665795894e-2));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(m, m)), m), f32x4.splat(1));
  // 2ᵏ, by its exponent's bits.
  return f32x4.mul(y, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23));
}
