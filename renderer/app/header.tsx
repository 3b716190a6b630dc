import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { CommandButton, useCommand } from '#renderer/commands/command-button.tsx';
import { commandById } from '#renderer/commands/index.ts';
import { keyLabel } from '#renderer/commands/keys.ts';
import { useItems } from '#renderer/commands/menu-items.ts';
import { firstKeyOf } from '#renderer/commands/own-keys.ts';
import { openProject } from '#renderer/operations/project.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { isUnsaved, nameOfProject, titleOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { places } from '#renderer/dock/layout.ts';

/** Title and project menu, the palette, undo and redo, sync and export. */
export function Header() {
  const app = useApp();
  const project = useProject();
  const unsaved = useAppState(isUnsaved);
  const title = useAppState(titleOf);
  const past = useAppState((s) => s.history.past.at(-1)?.label ?? null);
  const future = useAppState((s) => s.history.future[0]?.label ?? null);
  const canSync = useCommand('sync.start') === true;
  const palette = commandById('help.palette');
  const paletteKey = useAppState((s) => firstKeyOf(palette, s.ownKeys));
  return (
    <header className="header">
      <h1 className="brand">Syncline</h1>
      <ProjectMenu name={title} unsaved={unsaved && project.recordings.length > 0} />
      <ViewMenu />
      <TextMenu />
      <span className="spring" />
      <Button look="quiet" onClick={() => app.set({ dialog: { kind: 'palette' } })}>
        {tr(palette.label)} <kbd>{keyLabel(paletteKey)}</kbd>
      </Button>
      <span className="spring" />
      <CommandButton
        id="edit.undo"
        icon="undo"
        name={past ? tr('Undo {step}', { step: told(past) }) : tr('Undo')}
      />
      <CommandButton
        id="edit.redo"
        icon="redo"
        name={future ? tr('Redo {step}', { step: told(future) }) : tr('Redo')}
      />
      <CommandButton
        id="sync.start"
        look={canSync && project.placements.length === 0 ? 'primary' : 'plain'}
      />
      <CommandButton id="project.export" />
    </header>
  );
}

function ProjectMenu({ name, unsaved }: { name: string; unsaved: boolean }) {
  const app = useApp();
  const recent = useAppState((s) => s.recent);
  const files = useItems(['project.new', 'project.open', 'project.save', 'project.save-as']);
  const content = useItems(['project.import', 'project.export']);
  const program = useItems(['view.settings', 'help.keys']);
  const reopen = recent.slice(0, 6).map((each) => ({
    label: tr('Open {name}', { name: nameOfProject(each) }),
    run: () => void openProject(app, each.path),
  }));
  return (
    <Menu
      label={unsaved ? tr('Project {name}, unsaved changes', { name }) : tr('Project {name}', { name })}
      groups={[files, content, program, reopen]}
    >
      <span className="clip project-name">{name}</span>
      {unsaved ? (
        <span className="unsaved" title={tr('Unsaved changes')}>
          •
        </span>
      ) : null}
    </Menu>
  );
}

function TextMenu() {
  const whole = useItems([
    ...['text.add', 'text.align', 'text.align-stretch', 'text.carry-times'],
    ...['text.models', 'text.export', 'text.remove'],
  ]);
  const walk = useItems([
    'text.show',
    'text.attention',
    'text.find',
    'text.next-doubtful',
    'text.accept',
    'text.play',
  ]);
  const words = useItems([
    ...['text.edit', 'text.insert', 'text.delete', 'text.not-spoken'],
    ...['text.merge-words', 'text.split-word', 'text.split-segment', 'text.merge-segments'],
  ]);
  const steps = useItems([
    ...['steps.find', 'steps.show', 'steps.next-doubtful', 'steps.again'],
    ...['steps.as-text', 'steps.export', 'steps.remove'],
  ]);
  return (
    <Menu label={tr('Text')} groups={[whole, walk, words, steps]}>
      {tr('Text')}
    </Menu>
  );
}

function ViewMenu() {
  const look = useItems(['view.theme-system', 'view.theme-dark', 'view.theme-light', 'view.theme-contrast']);
  const view = useItems([
    'view.fit',
    'view.spectrum',
    'view.crop-beside',
    'view.crop-crop',
    'view.crop-rows',
    'view.table',
    'view.snap',
    'view.next-doubtful',
    'view.network',
    'view.by-recorder',
    'view.jobs',
  ]);
  const find = useItems(['find.passage', 'find.next', 'find.previous']);
  const copies = useItems(['view.copies']);
  const parts = useItems([
    ...places.map((part) => `view.part-${part}`),
    ...['view.history', 'view.arrange', 'view.layout'],
  ]);
  return (
    <Menu label={tr('View')} groups={[view, find, parts, copies, look]}>
      {tr('View')}
    </Menu>
  );
}
