import { join } from 'node:path';
import type { Services } from '#src/contract/methods.ts';
import { makeDemo } from '#main/demo/make.ts';
import type { HostKit } from './kit.ts';
import { progressStream } from './progress-stream.ts';

/**
 * The demo lies in the cache; where a host shows only some folders, in the first of them, so that the window
 * may read what it made.
 */
const demoFolder = (kit: HostKit): string => {
  const root = kit.guard.roots?.[0];
  return root === undefined ? join(kit.folders.cache, 'demo') : join(root, 'Syncline demo');
};

export function demoServices(kit: HostKit): Pick<Services, 'demo.make'> {
  return {
    'demo.make': (_, signal) =>
      progressStream(async (progress, signal) => {
        const { paths } = await makeDemo(demoFolder(kit), { signal, pool: kit.pool, progress });
        return { paths };
      }, signal),
  };
}
