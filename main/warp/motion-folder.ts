import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sequence } from '#src/model/sequence.ts';
import type { FeatureFiles } from './feature-files.ts';
import { writeSequence } from './sequence-files.ts';

type Facts = Omit<FeatureFiles, 'key'>;

/**
 * Puts what is seen of a recording into a folder of the cache, with its facts.
 * @param times of the pictures that were looked at, seconds
 * @param features null: nothing moves in it
 */
export function writeMotion(folder: string, times: ArrayLike<number>, features: Sequence | null): void {
  const [first, last] = [times[0] ?? 0, times[times.length - 1] ?? 0];
  const facts: Facts = {
    duration: last - first,
    active: features ? [first, last] : null,
    files: features ? { motion: writeSequence(features, join(folder, 'motion')) } : {},
  };
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(facts));
}

/** What `writeMotion` put there; the folder may have been moved since. */
export async function readMotion(folder: string, key: string): Promise<FeatureFiles> {
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Facts;
  const { motion } = facts.files;
  return { ...facts, key, files: motion ? { motion: { ...motion, path: join(folder, 'motion') } } : {} };
}
