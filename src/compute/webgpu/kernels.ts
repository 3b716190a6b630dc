import type { Device } from './device.ts';
import { dtwShader, mostUnrolled, planesFor, type ShaderKind } from './shader.ts';
import type { TileShape } from './tile-shape.ts';
import { chaseShader } from './trace-shader.ts';

/** Bytes from one struct Turn to the next: what every device can step by. */
export const turnBytes = 256;

export type Kernels = {
  readonly tile: TileShape;
  readonly layouts: {
    readonly problem: GPUBindGroupLayout;
    /** What the sweep keeps, or what is traced. */
    readonly kept: GPUBindGroupLayout;
    readonly chase: GPUBindGroupLayout;
  };
  /** Compiled when first asked for. */
  pipeline(kind: Omit<ShaderKind, 'tile'>): Promise<GPUComputePipeline>;
  chase(): Promise<GPUComputePipeline>;
};

export function createKernels({ gpu, attempt }: Device, tile: TileShape): Kernels {
  const visibility = 0x4; // the compute stage
  const entry = (binding: number, type: GPUBufferBindingType): GPUBindGroupLayoutEntry => ({
    binding,
    visibility,
    buffer: { type, hasDynamicOffset: binding === 1 && type === 'uniform' },
  });
  const given = [
    'uniform',
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'read-only-storage',
  ] as const;
  const kept = ['storage', 'storage', 'storage'] as const;
  const problem = gpu.createBindGroupLayout({
    entries: [...given, ...kept].map((type, k) => entry(k, type)),
  });
  const keptOnes = gpu.createBindGroupLayout({ entries: [entry(0, 'storage')] });
  const chase = gpu.createBindGroupLayout({
    entries: [
      { ...entry(0, 'uniform'), buffer: { type: 'uniform', hasDynamicOffset: true } },
      entry(1, 'read-only-storage'),
      entry(2, 'storage'),
    ],
  });
  const made = new Map<string, Promise<GPUComputePipeline>>();
  const compiled = (key: string, code: () => string, bindGroupLayouts: readonly GPUBindGroupLayout[]) => {
    const known = made.get(key);
    if (known) return known;
    const pipeline = attempt(() =>
      gpu.createComputePipeline({
        layout: gpu.createPipelineLayout({ bindGroupLayouts: [...bindGroupLayouts] }),
        compute: { module: gpu.createShaderModule({ code: code() }), entryPoint: 'main' },
      }),
    );
    made.set(key, pipeline);
    return pipeline;
  };
  return {
    tile,
    layouts: { problem, kept: keptOnes, chase },
    pipeline({ dims, ...rest }) {
      const kind = { ...rest, dims: planesFor(dims) };
      const key = JSON.stringify({ ...kind, dims: dims > mostUnrolled ? 'any' : kind.dims });
      const groups = kind.task === 'sweep' ? [problem] : [problem, keptOnes];
      return compiled(key, () => dtwShader({ ...kind, tile }), groups);
    },
    chase: () => compiled('chase', () => chaseShader(tile), [chase]),
  };
}
