/** What we use of the package `webgpu`; optional, so that its types must not be needed either. */
type Dawn = { create(options: readonly string[]): GPU };

let root: GPU | null = null;

/**
 * A device on this machine's graphics processor, or the reason why there is none. An adapter in software is some
 * hundred times slower than the CPU kernels: it is taken only where `SYNCLINE_GPU=software` asks for it (tests).
 */
export async function openDevice(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly gpu: GPUDevice; readonly name: string } | { readonly reason: string }> {
  const name = 'webgpu';
  const dawn: Dawn | null = await import(name).catch(() => null);
  if (!dawn) return { reason: 'the package webgpu is not installed for this system' };
  // Dawn crashes once its root object is collected.
  root ??= dawn.create([]);
  const adapter = await root.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { reason: 'no graphics processor was found' };
  const { info, limits } = adapter;
  if (info.isFallbackAdapter && env.SYNCLINE_GPU !== 'software')
    return { reason: 'there is only one in software, which is slower than the processor' };
  const { maxBufferSize, maxStorageBufferBindingSize } = limits;
  const gpu = await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  return { gpu, name: info.description || info.device || info.vendor };
}
