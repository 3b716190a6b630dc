import type { App } from '#renderer/state/store.ts';
import type { OwnKeys } from '#renderer/state/state.ts';
import { type Command, runCommand } from './command.ts';
import { commands } from './index.ts';
import { keysOf } from './own-keys.ts';
import { controlUses, isUntouched, keyName, typesInto } from './keys.ts';

const keyed = (own: OwnKeys): ReadonlyMap<string, Command> =>
  new Map(commands.flatMap((command) => keysOf(command, own).map((key) => [key, command] as const)));

/**
 * Listens for the commands' keys on the whole window. Text fields keep theirs, except for combinations
 * with Ctrl that mean nothing in a field (undo, where nothing is half typed); an open dialog takes all.
 */
export function listenForKeys(app: App): () => void {
  let own = app.store.getState().ownKeys;
  let byKey = keyed(own);
  const onKey = (event: KeyboardEvent) => {
    const { ownKeys } = app.store.getState();
    if (ownKeys !== own) {
      own = ownKeys;
      byKey = keyed(own);
    }
    if (event.defaultPrevented || event.isComposing) return;
    const key = keyName(event);
    const command = byKey.get(key);
    if (!command || (event.repeat && !command.repeats)) return;
    const fieldKeeps =
      typesInto(event.target) &&
      !/^Ctrl\+(?:Shift\+)?Key[KSOEI]$|^Ctrl\+Enter$|^(?:Shift\+)?F\d+$/.test(key) &&
      !(isUntouched(event.target) && /^Ctrl\+(?:Shift\+)?Key[ZY]$/.test(key));
    // With Ctrl, Alt or ⌘ a key is no longer the focused button's own.
    const plain = !(event.ctrlKey || event.altKey || event.metaKey);
    if (fieldKeeps || (plain && controlUses(event.target, event.code))) return;
    if (app.store.getState().dialog !== null) return;
    event.preventDefault();
    runCommand(app, command);
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
