import { inAllTongues } from '#renderer/i18n/tr.ts';
import { type Command, groupNames } from './command.ts';

/**
 * Commands that hold every word of the query in label or group, in whatever language; labels that begin with it come
 * first, the order of the records decides otherwise.
 */
export function matching(query: string, all: readonly Command[]): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  const whole = words.join(' ');
  const score = (c: Command) =>
    inAllTongues(c.label)
      .toLowerCase()
      .split('\n')
      .some((label) => label.startsWith(whole))
      ? 0
      : 1;
  return all
    .filter((c) => {
      const text = `${inAllTongues(c.label)} ${inAllTongues(groupNames[c.group])}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => score(a) - score(b));
}
