import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SaidWord, wordFeatures } from '#src/signal/word-features.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import { type FeatureFiles, featureHop } from './feature-files.ts';
import { writeSequence } from './sequence-files.ts';

const version = 1;

type Facts = Omit<FeatureFiles, 'key'>;

/** Words with times as features (`files.text`, see `wordFeatures`), kept in the cache; nothing active where there are none. */
export async function wordFeatureFiles(words: readonly SaidWord[]): Promise<FeatureFiles> {
  const key = cacheKey(['word-features', version, words]);
  const folder = await cached('features', key, async (place) => {
    const [first, last] = [words[0], words.at(-1)];
    const features = first && last ? wordFeatures(words, featureHop) : null;
    const facts: Facts = {
      duration: last?.end ?? 0,
      active: first && last ? [first.start, last.end] : null,
      files: features ? { text: writeSequence(features, join(place, 'text')) } : {},
    };
    writeFileSync(join(place, 'facts.json'), JSON.stringify(facts));
  });
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Facts;
  const { text } = facts.files;
  return { ...facts, key, files: text ? { text: { ...text, path: join(folder, 'text') } } : {} };
}
