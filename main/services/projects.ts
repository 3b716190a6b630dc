import type { Services } from '#src/contract/methods.ts';
import type { Project } from '#src/model/project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { HostKit } from './kit.ts';

type ProjectMethods = Extract<keyof Services, `project.${string}`>;

export function projectServices(kit: HostKit, store: ProjectStore): Pick<Services, ProjectMethods> {
  return {
    'project.open': async ({ path }, signal) => await store.open(await kit.guard.reading(path), signal),
    'project.save': async ({ path, project, overwrite }) =>
      await store.save(await kit.guard.writing(path), project as unknown as Project, overwrite),
    'project.autosave': async ({ path, project }) => {
      await store.autosave(path, project as unknown as Project);
      return {};
    },
    'project.recoveries': () => store.recoveries(),
    'project.recover': ({ key }, signal) => store.recover(key, signal),
    'project.forget': async ({ key }) => {
      await store.forget(key);
      return {};
    },
    'project.recent': async () => {
      const recent = await store.recent();
      const open = await Promise.all(
        recent.map((r) =>
          kit.guard.reading(r.path).then(
            () => true,
            () => false,
          ),
        ),
      );
      return recent.filter((_, i) => open[i]);
    },
  };
}
