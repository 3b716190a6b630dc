import { tr } from '#renderer/i18n/tr.ts';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.tsx';

/** Where the focus goes when what had it is gone, or nothing had it: never to the page's very beginning. */
function giveBack(opener: Element | null): void {
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) {
    opener.focus();
    return;
  }
  // What the dialog was about (a project, new recordings) may have to be drawn first.
  setTimeout(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('[data-home]')?.focus({ preventScroll: true });
  });
}

/**
 * A modal dialog: the browser's own `<dialog>`, which keeps the focus inside and gives it back.
 * It goes to what is marked `data-first`, else to the first control. Esc and the close button call `onClose`.
 */
export function Dialog({
  title,
  wide = false,
  bare = false,
  reading = false,
  onClose,
  children,
  footer,
}: {
  title: string;
  wide?: boolean;
  /** Without a visible title bar (the palette). */
  bare?: boolean;
  /** Text to read: the body itself takes the focus, so that the keys scroll it. */
  reading?: boolean;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open) return;
    const opener = document.activeElement;
    dialog.showModal();
    const first =
      dialog.querySelector<HTMLElement>('[data-first]') ??
      dialog.querySelector<HTMLElement>(
        '.dialog-body[tabindex], .dialog-body :is(input, select, button):not(:disabled)',
      );
    first?.focus();
    return () => {
      dialog.close();
      giveBack(opener);
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog${wide ? ' wide' : ''}${bare ? ' bare' : ''}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={bare ? 'unseen' : 'dialog-head'}>
        <h2 id={titleId}>{title}</h2>
        {bare ? null : <IconButton name={tr('Close')} icon="close" onClick={onClose} />}
      </header>
      <div
        className="dialog-body"
        {...(reading ? { tabIndex: 0, role: 'group', 'aria-labelledby': titleId } : {})}
      >
        {children}
      </div>
      {footer ? <footer className="dialog-foot">{footer}</footer> : null}
    </dialog>
  );
}
