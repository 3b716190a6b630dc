import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SaidWord, wordFeatures } from '#src/signal/word-features.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import { type FeatureFiles, featureHop } from './feature-files.ts';
import { writeSequence } from './sequence-files.ts';

const version = 1;

type Facts = Omit<FeatureFiles, 'key'>;

/** No recording is longer: 12 h, which are 400 MB of features. A time behind it is a slip, or meant to be one. */
const longest = 12 * 3600;

/**
 * Words with times as features (`files.text`, see `wordFeatures`), kept in the cache; nothing active where there are none.
 * @throws InvalidInputError `bad-times`
 */
export async function wordFeatureFiles(words: readonly SaidWord[]): Promise<FeatureFiles> {
  const late = words.find(({ end }) => !(end <= longest));
  if (late)
    throw new InvalidInputError(
      'bad-times',
      `The word “${late.text.slice(0, 40)}” is said to end at ${late.end} s, more than 12 hours after the beginning.`,
      'Check the times of the transcript.',
    );
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
