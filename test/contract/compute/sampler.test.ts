import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { wasmSampler } from '#main/compute/sampler.ts';
import { plainSampler } from '#src/compute/plain/plain-sampler.ts';
import type { Border, Planes, Sampler } from '#src/compute/sampler.ts';
import { createWebgpuSampler } from '#src/compute/webgpu/webgpu-sampler.ts';
import { makeRandom } from '#src/math/random.ts';
import { affine } from '#src/vision/transform/affine.ts';
import { transformImage } from '#src/vision/transform/spatial-transformer.ts';
import { samplingGrid } from '#src/vision/transform/transformation.ts';
import { floatTensor, floatValue, integerTensor, node, onnx } from '#test/fixtures/onnx.ts';
import { testDevice } from '../support/test-gpu.ts';

const device = await testDevice();
const missing = typeof device === 'string' ? ` (skipped: ${device})` : '';

/** Every implementation of the seam joins here. */
const implementations: readonly (readonly [string, Sampler | null])[] = [
  ['plain', plainSampler],
  ['wasm', wasmSampler()],
  [`webgpu${missing}`, typeof device === 'string' ? null : createWebgpuSampler(device)],
];

const borders: readonly Border[] = ['zeros', 'border'];
const random = makeRandom(3);
const floats = (n: number, spread = 1): Float32Array =>
  Float32Array.from({ length: n }, () => spread * random.normal());
const image: Planes = { width: 13, height: 9, channels: 2, values: floats(13 * 9 * 2) };
const size = { width: 7, height: 5 };
/** Points inside, outside, far away, and one that is none. */
const grid = Float32Array.from([...floats(80, 0.8), -3, 0, 0, 40, Number.NaN, 0, 1e30, 0]);

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, k) => Math.max(most, Math.abs(value - (b[k] as number))), 0);
};

/** AffineGrid and GridSample, as ONNX has them. */
async function onnxCrop(theta: ArrayLike<number>, border: Border): Promise<Float32Array> {
  const model = onnx({
    opset: 20,
    nodes: [
      node('AffineGrid', ['theta', 'size'], 'grid', { align_corners: 0 }),
      node('GridSample', ['image', 'grid'], 'crop', {
        align_corners: 0,
        mode: 'linear',
        padding_mode: border,
      }),
    ],
    tensors: [
      integerTensor('size', [1, image.channels, size.height, size.width]),
      floatTensor('image', [1, image.channels, image.height, image.width], image.values),
    ],
    inputs: [floatValue('theta', [1, 2, 3])],
    outputs: [floatValue('crop', [1, image.channels, size.height, size.width])],
  });
  const session = await InferenceSession.create(model);
  const { crop } = await session.run({ theta: new Tensor('float32', Float32Array.from(theta), [1, 2, 3]) });
  return crop?.data as Float32Array;
}

for (const [name, sampler] of implementations)
  describe.skipIf(!sampler)(`the sampler: ${name}`, () => {
    const own = sampler as Sampler;

    it('crops as ONNX AffineGrid and GridSample do', async () => {
      for (const border of borders)
        for (const theta of [
          [1, 0, 0, 0, 1, 0],
          [0.4, -0.3, 0.2, 0.25, 0.5, -0.1],
          [1.5, 0.7, -0.6, -0.5, 1.2, 0.9],
        ]) {
          const crop = await transformImage(own, affine, theta, image, size, border);
          expect(largestGap(crop.values, await onnxCrop(theta, border))).toBeLessThan(1e-4);
        }
    });

    it('gives what the oracle gives, forwards and backwards', async () => {
      for (const border of borders) {
        const [a, b] = [
          await own.sample(image, grid, border),
          await plainSampler.sample(image, grid, border),
        ];
        expect(largestGap(a, b)).toBeLessThan(1e-4);
        const gradient = floats(a.length);
        const [p, q] = [
          await own.back(image, grid, border, gradient),
          await plainSampler.back(image, grid, border, gradient),
        ];
        expect(largestGap(p.grid, q.grid)).toBeLessThan(1e-4);
        expect(largestGap(p.image, q.image)).toBeLessThan(1e-4);
      }
    });

    it('leaves an image alone that is sampled at its own pixels', async () => {
      for (const border of borders) {
        const same = await own.sample(image, Float32Array.from(samplingGrid(13, 9)), border);
        expect(largestGap(same, image.values)).toBeLessThan(1e-5);
      }
    });

    it('gives nothing for no points', async () => {
      expect(await own.sample(image, new Float32Array(0), 'zeros')).toHaveLength(0);
    });
  });

describe('the gradients of the oracle', () => {
  it('are those of finite differences, to θ and to the image', async () => {
    const theta = Float64Array.of(0.41, -0.31, 0.22, 0.27, 0.53, -0.13);
    // Between pixels the crop has kinks, small in an image this smooth.
    const wave = (k: number) => Math.sin(((k % 60) + 2) / 18) * Math.cos(Math.floor(k / 60) / 14);
    const image = {
      width: 60,
      height: 40,
      channels: 1,
      values: Float32Array.from({ length: 2400 }, (_, k) => wave(k)),
    };
    for (const border of borders) {
      const crop = await transformImage(plainSampler, affine, theta, image, size, border);
      const gradient = floats(crop.values.length);
      const loss = async (at: ArrayLike<number>, values = image.values): Promise<number> => {
        const made = await transformImage(plainSampler, affine, at, { ...image, values }, size, border);
        return made.values.reduce((sum, value, k) => sum + value * (gradient[k] as number), 0);
      };
      const exact = await crop.back(gradient);
      const steepest = exact.theta.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (let k = 0; k < 6; k++) {
        const moved = (by: number) => theta.map((value, j) => (j === k ? value + by : value));
        const slope = ((await loss(moved(3e-3))) - (await loss(moved(-3e-3)))) / 6e-3;
        expect(Math.abs((exact.theta[k] as number) - slope)).toBeLessThan(0.02 * steepest);
      }
      for (let k = 0; k < image.values.length; k += 97) {
        const moved = (by: number) => image.values.map((value, j) => (j === k ? value + by : value));
        const slope = ((await loss(theta, moved(0.5))) - (await loss(theta, moved(-0.5)))) / 1;
        expect(exact.image[k]).toBeCloseTo(slope, 4);
      }
    }
  });
});
