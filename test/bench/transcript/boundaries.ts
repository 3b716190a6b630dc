import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Boundaries, placeOdds, places } from '#src/attention/boundary-evidence.ts';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript } from '#main/transcript/align.ts';
import { clips } from './clips.ts';

/** What is heard about each boundary of words in clips whose times are known, and where it is (seconds from the middle place), as JSON for training/boundaries.py. */
export async function tellBoundaries(file: string, folders: readonly string[]): Promise<void> {
  const aligner = await openAligner();
  const reader = await espeak();
  const out: unknown[] = [];
  for (const folder of folders) {
    for (const clip of clips(folder).filter(({ isOther, unspoken }) => !isOther && unspoken.length === 0)) {
      const sound = openSound(await decodeSound(clip.audio));
      const { transcript } = readTranscriptFile(new TextEncoder().encode(clip.text), 'transcript.txt');
      const heard: Boundaries[] = [];
      const place = (of: Boundaries) => {
        heard.push(of);
        return placeOdds(of);
      };
      try {
        const { language } = clip;
        const asked = { sound, transcript, language, model: 'attention', seed: 1 } as const;
        await alignTranscript(asked, { reader, aligner }, { place });
      } finally {
        sound.close();
      }
      // Where every word has letters, tokens and true words are the same.
      if (clip.words.length !== transcript.words.length) continue;
      for (const { tokens, middles, kinds, change, told } of heard)
        for (const [n, [before, behind]] of tokens.entries()) {
          const row = (of: Float32Array) =>
            [...of.subarray(n * places, (n + 1) * places)].map((x) => +x.toFixed(3));
          const ends = [clip.words[before ?? -1]?.end, clip.words[behind ?? -1]?.start].filter(
            (t) => t !== undefined,
          );
          const truth = ends.reduce((sum, t) => sum + t, 0) / ends.length - (middles[n] as number);
          out.push({ voice: basename(folder), kind: kinds[n], change: row(change), told: row(told), truth });
        }
    }
  }
  await aligner.close();
  writeFileSync(file, JSON.stringify(out));
}
