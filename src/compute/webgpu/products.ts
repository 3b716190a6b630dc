import type { PairedFrames, Watch } from '../compute.ts';
import { type Device, usage } from './device.ts';
import type { Pace } from './pace.ts';

/** Whole numbers below 2²⁷ stand for the values: two halves of 14 bits, whose products are exact. */
const valueBits = 27;
const side = 8;

/**
 * One thread sums the products of one pair of columns over some of the pairs of frames, in whole numbers and in
 * three parts of 64 bits (high·high, mixed, low·low): single precision would lose what coordinate descent has to
 * tell apart.
 */
const shader = `
struct Sizes { p: u32, q: u32, first: u32, end: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> xs: array<i32>;
@group(0) @binding(2) var<storage, read> ys: array<i32>;
@group(0) @binding(3) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> sums: array<vec2u>;

fn valueAt(pair: vec2u, column: u32) -> i32 {
  if (column < sizes.p) { return xs[pair.x * sizes.p + column]; }
  return ys[pair.y * sizes.q + column - sizes.p];
}

/** 64 bits, low word first. */
fn plus(sum: vec2u, more: i32) -> vec2u {
  let low = sum.x + bitcast<u32>(more);
  return vec2u(low, sum.y + bitcast<u32>(more >> 31u) + u32(low < sum.x));
}

@compute @workgroup_size(${side}, ${side})
fn main(@builtin(global_invocation_id) at: vec3u) {
  let width = sizes.p + sizes.q;
  if (at.x >= width || at.y > at.x) { return; }
  let place = 3u * (at.y * width + at.x);
  var high = sums[place];
  var mixed = sums[place + 1u];
  var low = sums[place + 2u];
  for (var t = sizes.first; t < sizes.end; t++) {
    let pair = pairs[t];
    let a = valueAt(pair, at.y);
    let b = valueAt(pair, at.x);
    let a1 = a >> 14u;
    let a0 = a & 0x3fff;
    let b1 = b >> 14u;
    let b0 = b & 0x3fff;
    high = plus(high, a1 * b1);
    mixed = plus(mixed, a1 * b0 + a0 * b1);
    low = plus(low, a0 * b0);
  }
  sums[place] = high;
  sums[place + 1u] = mixed;
  sums[place + 2u] = low;
}`;

/** `Compute.pairedProducts` on a device. */
export function createProducts({ gpu, attempt, settled, read }: Device, pace: Pace) {
  let pipeline: Promise<GPUComputePipeline> | null = null;
  return async (frames: PairedFrames, watch: Watch = () => {}): Promise<Float64Array> => {
    const { p, q, i, j } = frames;
    const width = p + q;
    const [x, y] = [wholes(frames.x, p), wholes(frames.y, q)];
    pipeline ??= attempt(() =>
      gpu.createComputePipeline({
        layout: 'auto',
        compute: { module: gpu.createShaderModule({ code: shader }), entryPoint: 'main' },
      }),
    );
    const compiled = await pipeline;
    const buffers: GPUBuffer[] = [];
    try {
      const [sizes, sums, group] = await attempt(() => {
        const buffer = (how: number, size: number, content?: Int32Array<ArrayBuffer>): GPUBuffer => {
          const made = gpu.createBuffer({ size, usage: how | usage.to });
          buffers.push(made);
          if (content) gpu.queue.writeBuffer(made, 0, content);
          return made;
        };
        const pairs = Int32Array.from({ length: 2 * i.length }, (_, k) => (k % 2 ? j : i)[k >> 1] as number);
        const sizes = buffer(usage.uniform, 16);
        const given = [x.values, y.values, pairs].map((v) => buffer(usage.storage, v.byteLength, v));
        const sums = buffer(usage.storage | usage.from, width * width * 24);
        const entries = [sizes, ...given, sums].map((each, binding) => ({
          binding,
          resource: { buffer: each },
        }));
        return [
          sizes,
          sums,
          gpu.createBindGroup({ layout: compiled.getBindGroupLayout(0), entries }),
        ] as const;
      });
      for (let first = 0; first < i.length; ) {
        watch(first, i.length);
        const count = Math.max(1, Math.floor(pace.amount / width ** 2));
        const end = Math.min(i.length, first + count);
        const since = performance.now();
        await attempt(() => {
          gpu.queue.writeBuffer(sizes, 0, Uint32Array.of(p, q, first, end));
          const commands = gpu.createCommandEncoder();
          const compute = commands.beginComputePass();
          compute.setPipeline(compiled);
          compute.setBindGroup(0, group);
          compute.dispatchWorkgroups(Math.ceil(width / side), Math.ceil(width / side));
          compute.end();
          gpu.queue.submit([commands.finish()]);
        });
        await settled();
        pace.took((end - first) * width ** 2, performance.now() - since);
        first = end;
      }
      watch(i.length, i.length);
      const scales = [...x.scales, ...y.scales];
      return matrixOf(new DataView(await read(sums, 0, width * width * 24)), scales);
    } finally {
      for (const buffer of buffers) buffer.destroy();
    }
  };
}

/** The values of each column as whole numbers, times a power of two of its own. */
function wholes(
  values: Float64Array,
  columns: number,
): { values: Int32Array<ArrayBuffer>; scales: number[] } {
  const most = new Float64Array(columns);
  for (let k = 0; k < values.length; k++)
    most[k % columns] = Math.max(most[k % columns] as number, Math.abs(values[k] as number));
  const scales = Array.from(most, (m) => (m > 0 ? 2 ** (valueBits - 1 - Math.floor(Math.log2(m))) : 1));
  const out = new Int32Array(values.length);
  for (let k = 0; k < out.length; k++)
    out[k] = Math.round((values[k] as number) * (scales[k % columns] as number));
  return { values: out, scales };
}

function matrixOf(sums: DataView, scales: readonly number[]): Float64Array {
  const width = scales.length;
  const out = new Float64Array(width * width);
  const wide = (at: number): number => sums.getInt32(at + 4, true) * 2 ** 32 + sums.getUint32(at, true);
  for (let a = 0; a < width; a++)
    for (let b = a; b < width; b++) {
      const at = 24 * (a * width + b);
      const whole = wide(at) * 2 ** 28 + wide(at + 8) * 2 ** 14 + wide(at + 16);
      out[a * width + b] = whole / (scales[a] as number) / (scales[b] as number);
      out[b * width + a] = out[a * width + b] as number;
    }
  return out;
}
