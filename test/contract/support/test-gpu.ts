import { existsSync, realpathSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findChromium } from '#test/e2e/support/chromium.ts';

/** Where Chromium keeps its Vulkan in software: with the loader, what Dawn needs for an adapter. Null: nowhere. */
export async function softwareVulkan(): Promise<{ readonly driver: string; readonly loader: string } | null> {
  const { path, from } = await findChromium().catch(() => ({ path: '', from: '' }));
  if (path === '') return null;
  // @sparticuz/chromium unpacks its libraries into the folder for temporary files.
  const folder = from === '@sparticuz/chromium' ? tmpdir() : dirname(realpathSync(path));
  const [driver, loader] = ['vk_swiftshader_icd.json', 'libvulkan.so.1'].map((name) => join(folder, name));
  return driver && loader && existsSync(driver) && existsSync(loader) ? { driver, loader } : null;
}

/** Set to `hardware` where the tests shall run on the machine's own graphics processor. */
export const onHardware = process.env.SYNCLINE_GPU === 'hardware';

/** What environment a process needs to have a software adapter and no other, and to be content with it. */
export async function testGpuEnvironment(): Promise<Readonly<Record<string, string>> | null> {
  if (onHardware) return {};
  const found = await softwareVulkan();
  return (
    found && {
      VK_ICD_FILENAMES: found.driver,
      LD_LIBRARY_PATH: dirname(found.loader),
      SYNCLINE_GPU: 'software',
    }
  );
}

/** Once: Dawn dies with its root object. */
let gpu: GPU | null = null;

/** A device in this process (on a software adapter, unless `onHardware`), or the reason why there is none. */
export async function testDevice(): Promise<GPUDevice | string> {
  if (!onHardware) {
    const found = await softwareVulkan();
    if (!found) return 'no Chromium with a software Vulkan was found';
    process.env.VK_ICD_FILENAMES = found.driver;
    // A loaded library is found by its name, wherever it lies. It is no module of Node's, which is what this throws.
    const forGood = constants.dlopen.RTLD_NOW | 0x1000;
    try {
      process.dlopen({ exports: {} }, found.loader, forGood);
    } catch {}
  }
  // An optional package: the types must not need it either.
  const name = 'webgpu';
  const dawn: { create(options: readonly string[]): GPU } | null = await import(name).catch(() => null);
  if (!dawn) return 'the package webgpu is not installed';
  gpu ??= dawn.create([]);
  const adapter = await gpu.requestAdapter();
  return adapter ? await adapter.requestDevice() : 'Vulkan gave no adapter';
}
