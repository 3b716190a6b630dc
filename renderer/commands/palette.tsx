import { tr } from '#renderer/i18n/tr.ts';
import { groupNames } from './command.ts';
import { useId, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { commands } from './index.ts';
import { keyLabel } from './keys.ts';
import { firstKeyOf } from './own-keys.ts';
import { matching } from './match.ts';

/** Type what you want to do. Arrows choose, Enter does it. */
export function CommandPalette() {
  const app = useApp();
  const state = useAppState((s) => s);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = matching(
    query,
    commands.filter((c) => c.id !== 'help.palette'),
  );
  const chosen = Math.min(at, found.length - 1);
  const close = () => app.set({ dialog: null });
  const run = (index: number) => {
    const command = found[index];
    if (command?.enabled({ ...state, dialog: null }) !== true) return;
    close();
    command.run(app);
  };
  return (
    <Dialog title={tr('Find a command')} bare onClose={close}>
      <input
        className="palette-query"
        type="search"
        role="combobox"
        aria-label={tr('Find a command')}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[chosen] ? `${listId}-${chosen}` : undefined}
        placeholder={tr('What do you want to do?')}
        autoFocus
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) {
            event.preventDefault();
            const next = (chosen + step + found.length) % Math.max(1, found.length);
            setAt(next);
            document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
          } else if (event.key === 'Enter') {
            // Or the button that has the focus again by then is pressed as well.
            event.preventDefault();
            run(chosen);
          }
        }}
      />
      <div className="palette-list" role="listbox" id={listId} aria-label={tr('Commands')}>
        {found.map((command, index) => {
          const can = command.enabled({ ...state, dialog: null });
          const key = firstKeyOf(command, state.ownKeys);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus and points here
            <div
              key={command.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              aria-disabled={can !== true}
              onClick={() => run(index)}
            >
              <span>{tr(command.label)}</span>
              <span className="faint clip">{can === true ? tr(groupNames[command.group]) : can}</span>
              <kbd>{key ? keyLabel(key) : ''}</kbd>
            </div>
          );
        })}
      </div>
      {found.length === 0 ? <p className="palette-none soft">{tr('No command is called that.')}</p> : null}
    </Dialog>
  );
}
