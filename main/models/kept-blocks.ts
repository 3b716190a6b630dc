/** The last ones that were asked for stay in any case. */
const last = 3;

/**
 * Blocks of a recording, of which so many are kept. All passes go from the begin of a recording to its end, so that what was
 * asked for longest ago is wanted soonest: where there are too many, one of those asked for lately gives way.
 */
export function keptBlocks<T>(make: (block: number) => T, most: number): (block: number) => T {
  const kept = new Map<number, T>();
  return (block) => {
    const known = kept.has(block) ? (kept.get(block) as T) : make(block);
    kept.delete(block);
    kept.set(block, known);
    const gone = kept.size > most ? [...kept.keys()].at(-1 - last) : undefined;
    if (gone !== undefined) kept.delete(gone);
    return known;
  };
}
