import { clipMiddle } from '#src/model/clip-middle.ts';
import { stemOf } from './select-stem.ts';

/**
 * A name as long as its room, which no other of several can be taken for: where it must be cut, what it has in common with
 * one of them goes first (“camera left.mp4” beside “camera right.mp4”: “cam…left”), and the ending only stays where it
 * alone differs. Where no cut tells it from all of them, it is told from as many as can be.
 * @param others whose names it is told from, the more important first
 * @param most letters that there is room for, at least 3
 */
export function tellApart(name: string, others: readonly string[], most: number): string {
  if ([...name].length <= most) return name;
  const stem = stemIn(name);
  const isStemTaken = others.some((other) => stemIn(other) === stem);
  const short = isStemTaken ? name : stem;
  if ([...short].length <= most) return short;
  const rest = others
    .map((other) => (isStemTaken ? other : stemIn(other)))
    .filter((other) => other !== short);
  const cuts = rest.map((other) => cutBeside([...short], [...other], most));
  const mistaken = cuts.map((cut) => rest.filter((other) => couldBe(cut, other)).length);
  return cuts[mistaken.indexOf(Math.min(...mistaken))] ?? clipMiddle(short, most);
}

/** What differs from one other begins with its word, where that fits, and is told with what follows it, as far as that fits. */
function cutBeside(letters: readonly string[], others: readonly string[], most: number): string {
  const differs = letters.findIndex((letter, k) => letter !== others[k]);
  if (differs < 0) return clipMiddle(letters.join(''), most);
  const word = wordBefore(letters, differs);
  const from = differs + 1 - word <= most - 2 ? word : differs;
  const rest = letters.length - from;
  if (rest <= most - 1)
    return `${letters.slice(0, most - 1 - rest).join('')}…${letters.slice(from).join('')}`;
  if (from === 0) return `${letters.slice(0, most - 1).join('')}…`;
  return `…${letters.slice(from, from + most - 2).join('')}…`;
}

/** Whether a cut name may be this one's: its parts stand there, in their order, those at the ends at the ends. */
function couldBe(cut: string, name: string): boolean {
  const [head = '', ...parts] = cut.split('…');
  const tail = parts.pop() ?? '';
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
  const between = name.slice(head.length, name.length - tail.length);
  let at = 0;
  for (const part of parts) {
    const found = between.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

const stemIn = (name: string): string => name.slice(...stemOf(name)) || name;

/** Where the word, or the number, begins that a letter is of. */
function wordBefore(letters: readonly string[], at: number): number {
  let from = at;
  while (from > 0 && /[\p{L}\p{N}]/u.test(letters[from - 1] ?? '')) from--;
  return from;
}
