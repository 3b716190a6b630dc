import { tr } from '#renderer/i18n/tr.ts';
import { tryDemo } from '#renderer/operations/demo.ts';
import { chooseMedia } from '#renderer/operations/import.ts';
import { chooseProject, chooseSavePath, newProject, saveProject } from '#renderer/operations/project.ts';
import { isUnsaved, projectOf } from '#renderer/state/selectors.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { always, type Command } from './command.ts';

export const projectCommands: readonly Command[] = [
  {
    id: 'project.new',
    label: 'New project',
    group: 'Project',
    keys: ['Ctrl+Alt+KeyN'],
    enabled: always,
    run: newProject,
  },
  {
    id: 'project.open',
    label: 'Open project…',
    group: 'Project',
    keys: ['Ctrl+KeyO'],
    enabled: always,
    run: (app) => void chooseProject(app),
  },
  {
    id: 'project.save',
    label: 'Save project',
    group: 'Project',
    keys: ['Ctrl+KeyS'],
    enabled: (s) => (s.path === null || isUnsaved(s) ? true : tr('Everything is saved.')),
    run: (app) => void saveProject(app),
  },
  {
    id: 'project.save-as',
    label: 'Save project as…',
    group: 'Project',
    keys: ['Ctrl+Shift+KeyS'],
    enabled: always,
    run: (app) => void chooseSavePath(app),
  },
  {
    id: 'project.import',
    label: 'Add recordings…',
    group: 'Project',
    keys: ['Ctrl+KeyI'],
    enabled: (s) => (s.importing ? tr('Files are being read.') : true),
    run: (app) => void chooseMedia(app),
  },
  {
    id: 'project.demo',
    label: 'Try the demo',
    group: 'Project',
    keys: [],
    enabled: (s) =>
      s.importing
        ? tr('Files are being read.')
        : projectOf(s).recordings.length > 0
          ? tr('Start a new project first.')
          : true,
    run: (app) => void tryDemo(app),
  },
  {
    id: 'project.export',
    label: 'Export…',
    group: 'Project',
    keys: ['Ctrl+KeyE'],
    enabled: (s) =>
      laidAlone(projectOf(s)).placements.some((p) => p.placed)
        ? true
        : tr('Nothing is placed on the timeline yet.'),
    run: (app) => app.set({ dialog: { kind: 'export' } }),
  },
];
