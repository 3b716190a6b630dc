import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrueWord } from './score.ts';

/** A recording with its text and the true times of its words. */
export type Clip = {
  readonly name: string;
  /** Clips that are scored together. */
  readonly group: string;
  readonly language: string;
  readonly audio: string;
  readonly text: string;
  /** Of the words that are both written and spoken. */
  readonly words: readonly TrueWord[];
  /** Stretches of speech that the text lacks, seconds; words of the text that nobody says, half-open. */
  readonly missing: readonly (readonly [number, number])[];
  readonly unspoken: readonly (readonly [number, number])[];
  /** What is as true: a sentence that is said twice and written once was said in either place. */
  readonly also: Truth | null;
  /** Whether the text is that of another recording, or nobody speaks. */
  readonly isOther: boolean;
};
export type Truth = Pick<Clip, 'words' | 'missing'>;

type Scene = {
  readonly kind: string;
  readonly language: string;
  readonly also?: { readonly ref: readonly TrueWord[]; readonly missing: Clip['missing'] } | null;
} & Pick<Clip, 'missing' | 'unspoken'>;

/** The shared clips whose words are timed, or those of training/scenes.py and training/prompts.py. */
export function clips(
  folder = join(process.env.SYNCLINE_DATA ?? '../shared/data', 'speech'),
): readonly Clip[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'audio.wav')))
    .sort()
    .map((name) => {
      const read = (file: string): string => readFileSync(join(folder, name, file), 'utf8');
      const scene: Scene | null = existsSync(join(folder, name, 'scene.json'))
        ? JSON.parse(read('scene.json'))
        : null;
      return {
        name,
        group: scene ? `${scene.language} ${scene.kind}` : name.startsWith('mfa') ? 'by aligner' : 'by hand',
        language: scene?.language ?? 'en',
        audio: join(folder, name, 'audio.wav'),
        text: read('transcript.txt'),
        words: JSON.parse(read('ref.json'), (_, value) => value ?? Number.NaN) as TrueWord[],
        missing: scene?.missing ?? [],
        unspoken: scene?.unspoken ?? [],
        also: scene?.also ? { words: scene.also.ref, missing: scene.also.missing } : null,
        isOther: scene?.kind === 'other' || scene?.kind === 'concert',
      };
    });
}
