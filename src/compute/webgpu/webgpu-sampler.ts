import type { Border, Planes, Sampler } from '../sampler.ts';
import { watchDevice, usage } from './device.ts';

/**
 * The sampler of src/compute/sampler.ts, a thread a point. For the gradient to the image there is a thread a pixel, which looks
 * through all points (WGSL has no sums of floats that many threads may add to): for crops of some thousand points.
 */
const shader = `
struct Sizes { width: i32, height: i32, channels: i32, points: i32, held: i32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> image: array<f32>;
@group(0) @binding(2) var<storage, read> grid: array<vec2f>;
@group(0) @binding(3) var<storage, read> given: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

/** The pixel before, the share of the next, how that share grows. */
struct Place { before: i32, share: f32, growth: f32 }
fn place(x: f32, size: i32) -> Place {
  let at = ((x + 1) * f32(size) - 1) * 0.5;
  // By its bits: what is no number need not be noticed by comparing.
  if ((bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u) { return Place(-2, 0, 0); }
  let most = f32(size);
  let here = select(clamp(at, -3, most + 2), clamp(at, 0, most - 1), sizes.held == 1);
  let down = floor(here);
  return Place(i32(down), here - down, select(0, f32(size) * 0.5, here == at));
}
fn isInside(i: i32, j: i32) -> bool { return i >= 0 && i < sizes.width && j >= 0 && j < sizes.height; }
fn index(c: i32, i: i32, j: i32) -> i32 { return (c * sizes.height + j) * sizes.width + i; }
fn pixel(c: i32, i: i32, j: i32) -> f32 {
  if (!isInside(i, j)) { return 0; }
  return image[index(c, i, j)];
}
@compute @workgroup_size(64)
fn sample(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = i32(id.x + id.y * groups.x * 64);
  if (p >= sizes.points) { return; }
  let x = place(grid[p].x, sizes.width);
  let y = place(grid[p].y, sizes.height);
  for (var c = 0; c < sizes.channels; c++) {
    let top = mix(pixel(c, x.before, y.before), pixel(c, x.before + 1, y.before), x.share);
    let low = mix(pixel(c, x.before, y.before + 1), pixel(c, x.before + 1, y.before + 1), x.share);
    out[c * sizes.points + p] = mix(top, low, y.share);
  }
}

@compute @workgroup_size(64)
fn back(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = i32(id.x + id.y * groups.x * 64);
  if (p >= sizes.points) { return; }
  let x = place(grid[p].x, sizes.width);
  let y = place(grid[p].y, sizes.height);
  var sum = vec2f(0, 0);
  for (var c = 0; c < sizes.channels; c++) {
    let g = given[c * sizes.points + p];
    let i = x.before;
    let j = y.before;
    let a = pixel(c, i, j);
    let b = pixel(c, i + 1, j);
    let d = pixel(c, i, j + 1);
    let e = pixel(c, i + 1, j + 1);
    sum += g * vec2f(mix(b - a, e - d, y.share), mix(d - a, e - b, x.share));
  }
  out[2 * p] = sum.x * x.growth;
  out[2 * p + 1] = sum.y * y.growth;
}

/** How much a pixel counts whose distance to a point is so many columns, or rows. */
fn hat(x: f32) -> f32 { return max(0, 1 - abs(x)); }

@compute @workgroup_size(64)
fn spread(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = i32(id.x + id.y * groups.x * 64);
  if (at >= sizes.width * sizes.height * sizes.channels) { return; }
  let column = f32(at % sizes.width);
  let row = f32(at / sizes.width % sizes.height);
  let first = at / (sizes.width * sizes.height) * sizes.points;
  var sum = 0f;
  for (var p = 0; p < sizes.points; p++) {
    let x = place(grid[p].x, sizes.width);
    let y = place(grid[p].y, sizes.height);
    sum += given[first + p] * hat(f32(x.before) + x.share - column) * hat(f32(y.before) + y.share - row);
  }
  out[at] = sum;
}`;

/** Threads of one group, and groups in one direction (at most 65,535). */
const threads = 64;
const across = 1024;

/** @throws MachineError `device-lost`, `device-failed` */
export function createWebgpuSampler(gpu: GPUDevice): Sampler {
  const device = watchDevice(gpu);
  type Entry = 'sample' | 'back' | 'spread';
  const made = new Map<Entry, Promise<{ pipeline: GPUComputePipeline; layout: GPUBindGroupLayout }>>();

  function compiled(entry: Entry) {
    const known =
      made.get(entry) ??
      device.attempt(() => {
        const types = ['uniform', 'read-only-storage', 'read-only-storage', 'read-only-storage', 'storage'];
        const layout = gpu.createBindGroupLayout({
          entries: types.map((type, binding) => ({
            binding,
            visibility: 4, // compute
            buffer: { type: type as GPUBufferBindingType },
          })),
        });
        const pipeline = gpu.createComputePipeline({
          layout: gpu.createPipelineLayout({ bindGroupLayouts: [layout] }),
          compute: { module: gpu.createShaderModule({ code: shader }), entryPoint: entry },
        });
        return { pipeline, layout };
      });
    made.set(entry, known);
    return known;
  }

  async function run(
    entry: Entry,
    image: Planes,
    grid: Float32Array,
    border: Border,
    given: Float32Array,
    size: number,
  ): Promise<Float32Array> {
    const points = grid.length / 2;
    if (points === 0 || size === 0) return new Float32Array(size);
    const { pipeline, layout } = await compiled(entry);
    const buffers: GPUBuffer[] = [];
    const buffer = (how: number, bytes: number, content?: Float32Array | Int32Array): GPUBuffer => {
      const room = gpu.createBuffer({ size: Math.max(8, bytes), usage: how | usage.to | usage.from });
      buffers.push(room);
      if (content?.length)
        gpu.queue.writeBuffer(room, 0, content.buffer as ArrayBuffer, content.byteOffset, content.byteLength);
      return room;
    };
    try {
      const out = await device.attempt(() => {
        const sizes = new Int32Array(8);
        sizes.set([image.width, image.height, image.channels, points, border === 'border' ? 1 : 0]);
        const out = buffer(usage.storage, 4 * size);
        const entries = [
          buffer(usage.uniform, 32, sizes),
          ...[image.values, grid, given].map((v) => buffer(usage.storage, v.byteLength, v)),
          out,
        ].map((each, binding) => ({ binding, resource: { buffer: each } }));
        const commands = gpu.createCommandEncoder();
        const compute = commands.beginComputePass();
        compute.setPipeline(pipeline);
        compute.setBindGroup(0, gpu.createBindGroup({ layout, entries }));
        const groups = Math.ceil((entry === 'spread' ? size : points) / threads);
        compute.dispatchWorkgroups(Math.min(groups, across), Math.ceil(groups / across));
        compute.end();
        gpu.queue.submit([commands.finish()]);
        return out;
      });
      return new Float32Array(await device.read(out, 0, Math.max(8, 4 * size))).slice(0, size);
    } finally {
      for (const each of buffers) each.destroy();
    }
  }

  const nothing = new Float32Array(0);
  return {
    sample: (image, grid, border) =>
      run('sample', image, grid, border, nothing, (image.channels * grid.length) / 2),
    back: async (image, grid, border, gradient) => ({
      image: await run('spread', image, grid, border, gradient, image.values.length),
      grid: await run('back', image, grid, border, gradient, grid.length),
    }),
  };
}
