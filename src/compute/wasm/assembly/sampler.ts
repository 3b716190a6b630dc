// The bilinear sampler of a spatial transformer, forwards and backwards, in single precision. What is computed is said
// in src/compute/sampler.ts. Addresses are byte offsets.

// What `place` found: the pixel before, the share of the next one, and how that share grows.
let before: i32 = 0;
let share: f32 = 0;
let growth: f32 = 0;

// @ts-ignore: decorator
@inline
function place(x: f32, size: i32, held: bool): void {
  const at = ((x + 1) * <f32>size - 1) * 0.5;
  if (!isFinite(at)) { before = -2; share = 0; growth = 0; return; }
  // Beyond the image by more than a pixel, it does not matter how far.
  const here = held ? min(<f32>(size - 1), max(<f32>0, at)) : min(<f32>(size + 2), max(<f32>-3, at));
  const down = floor(here);
  before = <i32>down;
  share = here - down;
  growth = here == at ? <f32>size * 0.5 : 0;
}

// @ts-ignore: decorator
@inline
function pixel(plane: usize, width: i32, height: i32, i: i32, j: i32): f32 {
  if (<u32>i >= <u32>width || <u32>j >= <u32>height) return 0;
  return load<f32>(plane + (<usize>(j * width + i) << 2));
}

// @ts-ignore: decorator
@inline
function give(plane: usize, width: i32, height: i32, i: i32, j: i32, value: f32): void {
  if (<u32>i >= <u32>width || <u32>j >= <u32>height) return;
  const at = plane + (<usize>(j * width + i) << 2);
  store<f32>(at, load<f32>(at) + value);
}

/** @param out channels × points floats */
export function sample(image: usize, width: i32, height: i32, channels: i32, grid: usize, points: i32, held: bool, out: usize): void {
  const step = <usize>(width * height) << 2;
  for (let p = 0; p < points; p++) {
    place(load<f32>(grid + (<usize>p << 3)), width, held);
    const i = before, u = share;
    place(load<f32>(grid + (<usize>p << 3), 4), height, held);
    const j = before, v = share;
    for (let c = 0; c < channels; c++) {
      const plane = image + <usize>c * step;
      const top = pixel(plane, width, height, i, j) * (1 - u) + pixel(plane, width, height, i + 1, j) * u;
      const low = pixel(plane, width, height, i, j + 1) * (1 - u) + pixel(plane, width, height, i + 1, j + 1) * u;
      store<f32>(out + (<usize>(c * points + p) << 2), top * (1 - v) + low * v);
    }
  }
}

/**
 * @param gradient channels × points floats
 * @param forImage as the image; added to
 * @param forGrid  as the grid; written
 */
export function back(image: usize, width: i32, height: i32, channels: i32, grid: usize, points: i32, held: bool, gradient: usize, forImage: usize, forGrid: usize): void {
  const step = <usize>(width * height) << 2;
  for (let p = 0; p < points; p++) {
    place(load<f32>(grid + (<usize>p << 3)), width, held);
    const i = before, u = share, du = growth;
    place(load<f32>(grid + (<usize>p << 3), 4), height, held);
    const j = before, v = share, dv = growth;
    let gx: f32 = 0, gy: f32 = 0;
    for (let c = 0; c < channels; c++) {
      const g = load<f32>(gradient + (<usize>(c * points + p) << 2));
      const plane = image + <usize>c * step;
      const a = pixel(plane, width, height, i, j), b = pixel(plane, width, height, i + 1, j);
      const d = pixel(plane, width, height, i, j + 1), e = pixel(plane, width, height, i + 1, j + 1);
      gx += g * ((b - a) * (1 - v) + (e - d) * v);
      gy += g * ((d - a) * (1 - u) + (e - b) * u);
      const into = forImage + <usize>c * step;
      give(into, width, height, i, j, g * (1 - u) * (1 - v));
      give(into, width, height, i + 1, j, g * u * (1 - v));
      give(into, width, height, i, j + 1, g * (1 - u) * v);
      give(into, width, height, i + 1, j + 1, g * u * v);
    }
    store<f32>(forGrid + (<usize>p << 3), gx * du);
    store<f32>(forGrid + (<usize>p << 3), gy * dv, 4);
  }
}
