/**
 * A table in which words from outside are looked up. A plain object also answers to `toString` and
 * `constructor`, which are words that a text, a column or a message may well hold; this one has its own
 * entries only.
 */
export const lookupTable = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, entries);
