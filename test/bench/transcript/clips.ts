import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrueWord } from './score.ts';

/** A recording with its text and the true times of its words. */
export type Clip = {
  readonly name: string;
  /** Timed by hand; or by another aligner. */
  readonly kind: 'hand' | 'aligner';
  readonly audio: string;
  readonly text: string;
  readonly words: readonly TrueWord[];
};

/** Those of the shared data whose words are timed. */
export function clips(
  folder = join(process.env.SYNCLINE_DATA ?? '../shared/data', 'speech'),
): readonly Clip[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'audio.wav')))
    .map((name) => ({
      name,
      kind: name.startsWith('mfa') ? 'aligner' : 'hand',
      audio: join(folder, name, 'audio.wav'),
      text: readFileSync(join(folder, name, 'transcript.txt'), 'utf8'),
      words: JSON.parse(readFileSync(join(folder, name, 'ref.json'), 'utf8')) as TrueWord[],
    }));
}
