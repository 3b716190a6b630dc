/**
 * The next name that begins with a letter, round from the one after `at`.
 * @param at -1 for none
 * @returns its place, null where none begins so or `letter` is no letter but a key's name
 */
export function beginsWith(names: readonly string[], at: number, letter: string): number | null {
  if ([...letter].length !== 1 || letter === ' ') return null;
  const sought = letter.toLocaleLowerCase();
  for (let k = 1; k <= names.length; k++) {
    const next = (at + k) % names.length;
    if (names[next]?.trimStart().toLocaleLowerCase().startsWith(sought)) return next;
  }
  return null;
}
