import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from './icon.tsx';
import { useBeside } from './use-beside.ts';

export type MenuItem = {
  readonly label: string;
  readonly hint?: string;
  /** Why it cannot be chosen now. */
  readonly why?: string;
  readonly run: () => void;
};

/**
 * A menu button, after the WAI-ARIA pattern: arrows move, Esc and outside clicks close, the focus returns.
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
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useBeside(open, list, button);
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener('pointerdown', outside, true);
    return () => window.removeEventListener('pointerdown', outside, true);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (go !== undefined) items[(go + items.length) % items.length]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    if (go !== undefined || event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
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
        onClick={() => setOpen(!open)}
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
