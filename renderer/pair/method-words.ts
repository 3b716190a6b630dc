import { lookupTable } from '#src/model/lookup-table.ts';

/** What a warp was made by, as a sentence goes on: “ctw-data” is the engine's name for it. */
export function methodWords(method: string): string {
  const [how = '', ...of] = method.split('-');
  const steps = knownKinds.has(of.at(-1) ?? '') ? of.filter((part) => !knownKinds.has(part)) : of;
  const kinds = of.slice(steps.length).map((kind) => kindWords[kind] ?? kind);
  const name = [how, ...steps].join('-');
  if (name === 'dtw-fused') return 'all cues fused';
  return kinds.length === 0 ? name : `${name} of ${kinds.join(' with ')}`;
}

const kindWords: Readonly<Record<string, string>> = lookupTable({
  music: 'harmony and onsets',
  speech: 'timbre',
  motion: 'what is seen',
  text: 'words',
  data: 'numbers',
});
const knownKinds: ReadonlySet<string> = new Set(Object.keys(kindWords));
