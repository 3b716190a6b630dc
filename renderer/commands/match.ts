import type { Command } from './command.ts';

/**
 * Commands that hold every word of the query in label or group; labels that begin with it come first, the
 * order of the records decides otherwise.
 */
export function matching(query: string, all: readonly Command[]): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  const score = (c: Command) => (c.label.toLowerCase().startsWith(words.join(' ')) ? 0 : 1);
  return all
    .filter((c) => {
      const text = `${c.label} ${c.group}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => score(a) - score(b));
}
