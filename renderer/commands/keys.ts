import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { lookupTable } from '#src/model/lookup-table.ts';

/** Keyboard events as key names, and key names as people read them. */
export type KeyInput = {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

export function keyName(event: KeyInput): string {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey) parts.push('Shift');
  return [...parts, event.code].join('+');
}

const names: Readonly<Record<string, Plain>> = lookupTable({
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: 'Backspace',
  Space: 'Space',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Enter: 'Enter',
  Ctrl: 'Ctrl',
  Alt: 'Alt',
  Shift: 'Shift',
});
const signs: Readonly<Record<string, string>> = lookupTable({
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Minus: '−',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: "'",
});

const macSigns: Readonly<Record<string, string>> = lookupTable({ Ctrl: '⌘', Alt: '⌥', Shift: '⇧' });

export function keyLabel(key: string, mac = false): string {
  return key
    .split('+')
    .map((part) => {
      const sign = (mac ? macSigns[part] : undefined) ?? signs[part];
      if (sign !== undefined) return sign;
      const name = names[part];
      return name ? tr(name) : part.replace(/^(Key|Digit)/, '');
    })
    .join(mac ? '' : '+');
}

/** Where letters are typed, or a control uses the key itself. */
export function typesInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}

/** A field that says that nothing is half typed in it: it has nothing to undo. */
export const isUntouched = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.dataset.untouched !== undefined;

/**
 * Keys that a focused control needs for itself: buttons take Space and Enter, menus and lists the arrows. A list chooses
 * by moving: Space and Enter are not its own, and confirm and play the words that are chosen in it.
 */
export function controlUses(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Space' || key === 'Enter')
    return target.closest('button, summary, a[href], input, [role=menuitem]') !== null;
  if (/^Arrow|^Home|^End|^Page/.test(key))
    return target.closest('[role=menu], [role=listbox], [role=slider], [role=separator], input') !== null;
  return false;
}
