import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { lookupTable } from '#src/model/lookup-table.ts';

/** What a warp was made by, as a sentence goes on: “ctw-data” is the engine's name for it. */
export function methodWords(method: string): string {
  const [how = '', ...of] = method.split('-');
  const steps = knownKinds.has(of.at(-1) ?? '') ? of.filter((part) => !knownKinds.has(part)) : of;
  const kinds = of.slice(steps.length).map((kind) => {
    const words = kindWords[kind];
    return words ? tr(words) : kind;
  });
  const name = [how, ...steps].join('-');
  if (name === 'dtw-fused') return tr('all cues fused');
  return kinds.length === 0 ? name : tr('{name} of {kinds}', { name, kinds: kinds.join(tr(' with ')) });
}

const kindWords: Readonly<Record<string, Plain>> = lookupTable({
  music: 'harmony and onsets',
  speech: 'timbre',
  motion: 'what is seen',
  text: 'words',
  data: 'numbers',
});
const knownKinds: ReadonlySet<string> = new Set(Object.keys(kindWords));
