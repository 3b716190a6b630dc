/** Words of clips with known times, by attention or against a text read aloud. Arguments: attention | reading, JSON of settings to try */
import { attentionPrices, attentionProblem } from '#src/attention/attention.ts';
import { decode } from '#src/attention/decode.ts';
import { byReadingDefaults, readingHop, readingProblem } from '#src/attention/by-reading.ts';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { clips } from './clips.ts';
import { type Score, score, summary } from './score.ts';

export default async function bench([by = 'attention', settings = '{}']: readonly string[]): Promise<void> {
  const reader = await espeak();
  const aligner = await openAligner();
  const kinds: Record<'hand' | 'aligner', Score[]> = { hand: [], aligner: [] };
  console.log('| clip | mean ms | median | 90 % | worst | % ≤ 20 ms | ≤ 50 | ≤ 100 | ≤ 200 | covered % |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const { name, kind, audio, text, words } of clips()) {
    const sound = openSound(await decodeSound(audio));
    try {
      const tokens = spokenTexts([text]).flatMap((t) => t.tokens);
      const reading = reader.read(
        tokens.map((t) => t.spoken),
        'en',
      );
      const given = JSON.parse(settings) as object;
      const hop = by === 'attention' ? aligner.hop : readingHop;
      const phones = reading.tokens.map((token) => token.phones.map(({ ipa }) => ipa));
      const problem =
        by === 'attention'
          ? attentionProblem(await aligner.attend(sound, phones), rangesOf(phones), {
              ...attentionPrices,
              ...given,
            })
          : readingProblem(sound, reading, { ...byReadingDefaults, ...given });
      const spans = decode(problem)?.spans ?? [];
      const edge = (frame: number) => (frame - 0.5) * hop;
      const found = tokens.map(({ text }, k) => {
        const span = spans[k];
        return { text, start: span ? edge(span[0]) : null, end: span ? edge(span[1]) : null };
      });
      const scored = score(found, words);
      kinds[kind].push(scored);
      console.log(`| ${name} | ${summary([scored])} |`);
    } finally {
      sound.close();
    }
  }
  await aligner.close();
  for (const [kind, scores] of Object.entries(kinds))
    console.log(`| all, timed by ${kind} | ${summary(scores)} |`);
}

/** Positions of each token, where every phone is one. */
function rangesOf(words: readonly (readonly string[])[]): (readonly [number, number])[] {
  let at = 0;
  return words.map((phones) => {
    at += phones.length;
    return [at - phones.length, at] as const;
  });
}
