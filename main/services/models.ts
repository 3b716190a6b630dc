import { basename } from 'node:path';
import type { Services } from '#src/contract/methods.ts';
import { modelsFolder } from '#main/folders.ts';
import { createModelManager } from '#main/models/manager.ts';
import type { HostKit } from './kit.ts';
import { progressStream } from './progress-stream.ts';

/** The user's own models: they lie beside the program's state, whatever folders a host shows. */
export function modelServices(kit: HostKit): Pick<Services, 'models.list' | 'models.add' | 'models.remove'> {
  const manager = createModelManager(modelsFolder(kit.folders.state), (folder, kind, signal) =>
    kit.pool.run('triedModel', { folder, kind }, signal ? { signal } : {}),
  );
  return {
    'models.list': async ({ hashes }, signal) => ({
      folder: manager.root,
      models: await manager.list({ hashes, signal }),
    }),
    'models.add': ({ path, replace }, signal) =>
      progressStream(async (report, signal) => {
        const folder = await kit.guard.reading(path);
        const label = basename(folder);
        const progress = (done: number, total: number) => report(done, total, 'bytes', label);
        return { model: await manager.add(folder, { replace, signal, progress }) };
      }, signal),
    'models.remove': async ({ folder }) => {
      await manager.remove(folder);
      return {};
    },
  };
}
