import { once } from 'node:events';
import { basename } from 'node:path';
import type { Services } from '#src/contract/methods.ts';
import type { Project } from '#src/model/project.ts';
import { importTimelines } from '#main/import/import-timeline.ts';
import { isAllowed } from '#main/hosts/security/below-root.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { HostKit } from './kit.ts';
import { progressStream } from './progress-stream.ts';

type ProjectMethods = Extract<keyof Services, `project.${string}`>;

export function projectServices(kit: HostKit, store: ProjectStore): Pick<Services, ProjectMethods> {
  return {
    'project.open': async ({ path }, signal) => await store.open(await kit.guard.reading(path), signal),
    'project.import': ({ paths }, signal) =>
      progressStream(async (report, signal) => {
        const files = await Promise.all(paths.map((path) => kit.guard.reading(path)));
        const label = basename(files[0] ?? '');
        const allowed = (place: string) => isAllowed(kit.guard, place);
        const progress = (done: number, total: number) => report(done, total, 'media', label);
        const { project, notes } = await importTimelines({
          ...{ files, media: null, frameRate: null, allowed, signal, progress },
        });
        return { project, notes };
      }, signal),
    'project.save': async ({ path, project, ...replacing }) =>
      await store.save(await kit.guard.writing(path), project as unknown as Project, replacing),
    async *'project.hold'({ key }, signal) {
      const release = store.copies.hold(key);
      try {
        yield 'held';
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        release();
      }
    },
    'project.autosave': async ({ key, project, ...rest }) => {
      await store.copies.write(key, { ...rest, project: project as unknown as Project });
      return {};
    },
    'project.recoveries': () => store.copies.list(),
    'project.recover': ({ key, into }, signal) => store.recover(key, into, signal),
    'project.forget': async ({ key }) => {
      await store.copies.drop(key);
      return {};
    },
    'project.recent': async () => {
      const recent = await store.recent();
      const open = await Promise.all(recent.map((r) => isAllowed(kit.guard, r.path)));
      return recent.filter((_, i) => open[i]);
    },
  };
}
