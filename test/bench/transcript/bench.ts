/** Words of clips with known times, against a text read aloud. Argument: JSON of settings to try. */
import { decode } from '#src/attention/decode.ts';
import { byReadingDefaults, readingHop, readingProblem } from '#src/attention/by-reading.ts';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { espeak } from '#main/speech/espeak.ts';
import { clips } from './clips.ts';
import { type Score, score, summary } from './score.ts';

export default async function bench([settings = '{}']: readonly string[]): Promise<void> {
  const reader = await espeak();
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
      const problem = readingProblem(sound, reading, { ...byReadingDefaults, ...JSON.parse(settings) });
      const spans = decode(problem)?.spans ?? [];
      const edge = (frame: number) => (frame - 0.5) * readingHop;
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
  for (const [kind, scores] of Object.entries(kinds))
    console.log(`| all, timed by ${kind} | ${summary(scores)} |`);
}
