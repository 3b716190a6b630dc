import { tr } from '#renderer/i18n/tr.ts';
import { Fragment, useEffect, useRef, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { Command } from './command.ts';
import { commandById, commands } from './index.ts';
import { keyLabel, keyName } from './keys.ts';
import { isModifier, keysOf, whyNotKey, withKey, withUsualKeys } from './own-keys.ts';

/** A command's keys as a button: pressed, it waits for the combination that is to be its key from now on. */
export function KeyChanger({ command, tell }: { command: Command; tell: (words: string) => void }) {
  const app = useApp();
  const own = useAppState((s) => s.ownKeys);
  const [waiting, setWaiting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const keys = keysOf(command, own);
  const name = tr(command.label);
  useEffect(() => {
    if (waiting) button.current?.focus();
  }, [waiting]);

  const take = (event: React.KeyboardEvent) => {
    if (!waiting) return;
    event.preventDefault();
    event.stopPropagation();
    if (isModifier(event.code) || event.repeat) return;
    if (event.code === 'Escape') return setWaiting(false);
    if (event.code === 'Backspace' || event.code === 'Delete') {
      app.set({ ownKeys: withUsualKeys(own, commands, command.id) });
      tell(tr('{name}: its usual key again.', { name }));
      return setWaiting(false);
    }
    const key = keyName(event);
    const refused = whyNotKey(key);
    if (refused) return tell(refused);
    const { own: changed, from } = withKey(own, commands, command.id, key);
    app.set({ ownKeys: changed });
    const lost =
      from === null ? '' : ` ${tr('“{name}” has lost it.', { name: tr(commandById(from).label) })}`;
    tell(`${name}: ${keyLabel(key)}.${lost}`);
    setWaiting(false);
  };

  const words = keys.map((key) => keyLabel(key)).join(' ') || tr('no key');
  return (
    <button
      ref={button}
      type="button"
      className={`key-changer${own[command.id] ? ' own' : ''}`}
      aria-label={
        waiting
          ? tr('{name}: press the new key', { name })
          : tr('{name}: {keys}. Change', { name, keys: words })
      }
      title={waiting ? tr('Esc: leave it. Del: the usual key.') : tr('Change the key')}
      onClick={() => setWaiting(true)}
      onBlur={() => setWaiting(false)}
      onKeyDown={take}
    >
      {waiting ? (
        <kbd className="waiting">{tr('Press a key…')}</kbd>
      ) : keys.length > 0 ? (
        // The space makes of them what its name says, for those who see it and speak it.
        keys.map((key, i) => (
          <Fragment key={key}>
            {i > 0 ? ' ' : null}
            <kbd>{keyLabel(key)}</kbd>
          </Fragment>
        ))
      ) : (
        <kbd className="none">–</kbd>
      )}
    </button>
  );
}
