import { clipMiddle } from '#src/model/clip-middle.ts';

/**
 * File names from what users typed. The result is one path component, safe on every system and in every
 * program that will read it: no separators, control characters, wildcards or `%`; no leading dot or dash;
 * no device names of Windows; at most 100 bytes.
 */
export function safeName(name: string): string {
  let text = plainName(name);
  while (bytesOf(text) > mostBytes) text = [...text].slice(0, -1).join('').trimEnd();
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(text)) text = `_${text}`;
  return text === '' ? 'recording' : text;
}

/**
 * A safe name for what is of several recordings, `matches A - B`: where that is too long, the longest of their names are cut in
 * the middle, so that all of them are told.
 */
export function safeNameOf(what: string, names: readonly string[]): string {
  const own = names.map(plainName);
  const cut = (most: number) => `${what} ${own.map((name) => clipMiddle(name, most)).join(' - ')}`;
  let most = mostBytes;
  while (most > 4 && bytesOf(cut(most)) > mostBytes) most--;
  return safeName(names.length === 0 ? what : cut(most));
}

const mostBytes = 100;
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[/\\:*?"<>|%]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.\-~]+/, '')
    .replace(/[\s.]+$/, '');

/** A recording's name without the ending of its file. */
export const stem = (name: string): string => name.replace(/(?<=.)\.[A-Za-z0-9]{1,5}$/, '');

/** One safe name each, all different, also where the file system ignores case. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = safeName(stem(name));
    let candidate = base;
    for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = `${base} ${n}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
