import { lookupTable } from '#src/model/lookup-table.ts';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { closeOutside } from './close-outside.ts';
import { Icon } from './icon.tsx';
import { beginsWith } from './menu-letter.ts';
import { useBeside } from './use-beside.ts';

export type MenuItem = {
  readonly label: string;
  readonly hint?: string;
  /** Why it cannot be chosen now. */
  readonly why?: string;
  readonly run: () => void;
};

const enabledItem = '[role=menuitem]:not([aria-disabled=true])';

/**
 * A menu button, after the WAI-ARIA pattern: arrows open it and move, a letter goes to what begins with it, Esc and outside
 * clicks close, the focus returns.
 * Its list lies in the browser's top layer: no pane clips it.
 */
export function Menu({
  label,
  children,
  groups,
}: {
  label: string;
  children: ReactNode;
  groups: readonly (readonly MenuItem[])[];
}) {
  /** Where the focus goes when it opens. */
  const [opened, setOpened] = useState<'first' | 'last' | null>(null);
  const open = opened !== null;
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useBeside(open, list, button);
  useEffect(() => {
    if (!opened) return;
    const items = [...(list.current?.querySelectorAll<HTMLElement>(enabledItem) ?? [])];
    items.at(opened === 'first' ? 0 : -1)?.focus();
    return closeOutside(root, () => {
      setOpened(null);
      button.current?.focus();
    });
  }, [opened]);
  const close = () => {
    setOpened(null);
    button.current?.focus();
  };
  /** @returns whether the key is the menu's */
  const takes = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean => {
    if (!open) {
      if (ctrlKey || altKey || metaKey || !(key === 'ArrowDown' || key === 'ArrowUp')) return false;
      setOpened(key === 'ArrowDown' ? 'first' : 'last');
      return true;
    }
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const moves = lookupTable({
      ArrowDown: at + 1,
      ArrowUp: (at < 0 ? items.length : at) - 1,
      Home: 0,
      End: items.length - 1,
    });
    const go = moves[key];
    if (go !== undefined) items[(go + items.length) % items.length]?.focus();
    else if (key === 'Escape') close();
    else if (key === 'Tab') setOpened(null);
    else if (!(ctrlKey || altKey || metaKey))
      items[
        beginsWith(
          items.map((item) => item.innerText),
          at,
          key,
        ) ?? at
      ]?.focus();
    return go !== undefined || key === 'Escape';
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const wasOpen = open;
    const taken = takes(event);
    if (taken) event.preventDefault();
    if (taken || wasOpen) event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the menu inside
    <div className="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        className="button quiet"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpened(open ? null : 'first')}
      >
        {children}
        <Icon name="down" />
      </button>
      {open ? (
        <div className="menu-list" popover="manual" role="menu" id={id} aria-label={label} ref={list}>
          {groups
            .filter((group) => group.length > 0)
            .map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
              <div key={group[0]?.label} role="group">
                {group.map((item) => (
                  <button
                    type="button"
                    key={item.label + (item.hint ?? '')}
                    role="menuitem"
                    tabIndex={-1}
                    aria-disabled={item.why ? 'true' : undefined}
                    title={item.why}
                    onClick={() => {
                      if (item.why) return;
                      close();
                      item.run();
                    }}
                  >
                    <span className="clip">{item.label}</span>
                    {item.hint ? <span className="faint num">{item.hint}</span> : null}
                  </button>
                ))}
              </div>
            ))}
        </div>
      ) : null}
    </div>
  );
}
