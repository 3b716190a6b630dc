import { clipMiddle } from '#src/model/clip-middle.ts';
import { stemOf } from './select-stem.ts';

/**
 * A name as long as its room, of two that stand beside each other: where it must be cut, what both have alike goes first
 * (“camera left.mp4” beside “camera right.mp4”: “cam…left”), and the ending only stays where it alone differs.
 * @param most letters that there is room for, at least 3
 */
export function tellApart(name: string, other: string, most: number): string {
  if ([...name].length <= most) return name;
  const [stem, otherStem] = [stemIn(name), stemIn(other)];
  const short = stem === otherStem ? name : stem;
  const letters = [...short];
  if (letters.length <= most) return short;
  const others = [...(stem === otherStem ? other : otherStem)];
  const differs = letters.findIndex((letter, k) => letter !== others[k]);
  if (differs < 0) return clipMiddle(short, most);
  let alike = 0;
  while (alike < letters.length - differs && letters.at(-1 - alike) === others.at(-1 - alike)) alike++;
  // What differs begins with its word, where that fits, and is told with what follows it, as far as that fits.
  const word = wordBefore(letters, differs);
  const end = Math.max(differs + 1, letters.length - alike);
  const from = end - word <= most - 2 ? word : differs;
  const rest = letters.length - from;
  if (rest <= most - 1)
    return `${letters.slice(0, most - 1 - rest).join('')}…${letters.slice(from).join('')}`;
  if (from === 0) return `${letters.slice(0, most - 1).join('')}…`;
  return `…${letters.slice(from, from + most - 2).join('')}…`;
}

const stemIn = (name: string): string => name.slice(...stemOf(name)) || name;

/** Where the word, or the number, begins that a letter is of. */
function wordBefore(letters: readonly string[], at: number): number {
  let from = at;
  while (from > 0 && /[\p{L}\p{N}]/u.test(letters[from - 1] ?? '')) from--;
  return from;
}
