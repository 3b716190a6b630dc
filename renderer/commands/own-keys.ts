import { tr } from '#renderer/i18n/tr.ts';
import type { OwnKeys } from '#renderer/state/state.ts';
import type { Command } from './command.ts';

type Keyed = Pick<Command, 'id' | 'keys'>;

/** A command's keys: what the user gave it, else the usual ones. */
export const keysOf = (command: Keyed, own: OwnKeys): readonly string[] => own[command.id] ?? command.keys;

/** The key that buttons and menus tell; none: ''. */
export const firstKeyOf = (command: Keyed, own: OwnKeys): string => keysOf(command, own)[0] ?? '';

/** Keys by which people move about and leave: no command may have them. */
const reserved = /^(?:Shift\+)?(?:Tab|Enter|Escape)$/;

/** Modifiers alone are a key only half pressed. */
export const isModifier = (code: string): boolean =>
  /^(?:Control|Shift|Alt|Meta)(?:Left|Right)$|^CapsLock$/.test(code);

/** Why no command can have a key, in words; null: any may. */
export const whyNotKey = (key: string): string | null =>
  reserved.test(key) ? tr('Tab, Enter and Esc are needed to move about.') : null;

/** Gives one key to a command, in place of those it had; whoever had it loses it. */
export function withKey(
  own: OwnKeys,
  all: readonly Keyed[],
  id: string,
  key: string,
): { readonly own: OwnKeys; readonly from: string | null } {
  const holder = all.find((c) => c.id !== id && keysOf(c, own).includes(key));
  const changed = { ...own, [id]: [key] };
  if (holder) changed[holder.id] = keysOf(holder, own).filter((k) => k !== key);
  return { own: onlyChanges(changed, all), from: holder?.id ?? null };
}

/** A command's usual keys again, as far as no other has been given them. */
export function withUsualKeys(own: OwnKeys, all: readonly Keyed[], id: string): OwnKeys {
  const usual = all.find((c) => c.id === id)?.keys ?? [];
  const taken = new Set(all.flatMap((c) => (c.id === id ? [] : keysOf(c, own))));
  return onlyChanges({ ...own, [id]: usual.filter((key) => !taken.has(key)) }, all);
}

const onlyChanges = (own: OwnKeys, all: readonly Keyed[]): OwnKeys =>
  Object.fromEntries(
    Object.entries(own).filter(([id, keys]) => {
      const usual = all.find((c) => c.id === id)?.keys;
      return usual !== undefined && usual.join(' ') !== keys.join(' ');
    }),
  );

const keyPattern = /^(Ctrl\+)?(Alt\+)?(Shift\+)?[A-Za-z0-9]{1,20}$/;

/** What was remembered, as far as it makes sense: known commands, sound keys, each given once. */
export function parseOwnKeys(text: string | null, all: readonly Keyed[]): OwnKeys {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? 'null');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const entries = Object.entries(kept).filter(([id]) => all.some((c) => c.id === id));
  const taken = new Set<string>();
  const free = (keys: readonly unknown[]): string[] =>
    keys.filter((key): key is string => {
      if (typeof key !== 'string' || !keyPattern.test(key) || reserved.test(key) || taken.has(key))
        return false;
      taken.add(key);
      return true;
    });
  const own = new Map(entries.map(([id, keys]) => [id, Array.isArray(keys) ? free(keys) : null]));
  const rest = all.map((c) => [c.id, own.get(c.id) ?? c.keys.filter((key) => !taken.has(key))] as const);
  return onlyChanges(Object.fromEntries(rest), all);
}
