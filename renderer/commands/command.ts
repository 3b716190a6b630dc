import type { Plain } from '#renderer/i18n/words.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';

/**
 * Everything a person can do is one record: it feeds the menu, the palette, the keys, the help sheet and
 * the tests; its words are English here and said by `tr`. Keys are physical codes (`KeyZ`, `Comma`), so that they lie under the same fingers on every
 * keyboard; `Ctrl` stands for ⌘ on a Mac.
 */
export type Command = {
  readonly id: string;
  readonly label: Plain;
  readonly group: CommandGroup;
  /** E.g. `Ctrl+Shift+KeyZ`; modifiers in this order: Ctrl, Alt, Shift. */
  readonly keys: readonly string[];
  /** True, or why it cannot be done now, in plain words. */
  readonly enabled: (state: AppState) => true | string;
  readonly run: (app: App) => void;
  /** Whether holding the key repeats it. */
  readonly repeats?: boolean;
  /** Pressing its key in vain needs no answer. */
  readonly silent?: boolean;
};

export type CommandGroup =
  | 'Project'
  | 'Edit'
  | 'Sync'
  | 'Play'
  | 'View'
  | 'Clip'
  | 'Find'
  | 'Text'
  | 'Steps'
  | 'Help';

export const groupNames: Readonly<Record<CommandGroup, Plain>> = {
  Project: 'Project',
  Edit: 'Edit',
  Sync: 'Sync',
  Play: 'Play|group',
  View: 'View',
  Clip: 'Clip',
  Find: 'Find|group',
  Text: 'Text',
  Steps: 'Steps',
  Help: 'Help',
};

export const always = (): true => true;

/** Runs it if it can be done; says why not otherwise. */
export function runCommand(app: App, command: Command): true | string {
  const can = command.enabled(app.store.getState());
  if (can === true) command.run(app);
  else if (!command.silent) app.say(can);
  return can;
}
