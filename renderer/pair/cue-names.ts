import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { lookupTable } from '#src/model/lookup-table.ts';

/** What recordings are compared by, as the engine names it. */
const names: Readonly<Record<string, Plain>> = lookupTable({
  harmony: 'harmony',
  onsets: 'onsets',
  timbre: 'timbre',
  heights: 'heights',
  shape: 'shape',
  flow: 'flow',
  likeness: 'likeness',
  vectors: 'vectors',
  words: 'words',
});

export function cueName(name: string): string {
  const words = names[name];
  return words ? tr(words) : name;
}
