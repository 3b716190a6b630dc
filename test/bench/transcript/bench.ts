/** Words of recordings with known times, by attention or against a text read aloud. Arguments: attention | reading, JSON of settings to try, folder of training/scenes.py */
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript, type AlignSettings } from '#main/transcript/align.ts';
import { clips } from './clips.ts';
import { header, type Score, score, summary } from './score.ts';

export default async function bench([
  by = 'attention',
  settings = '{}',
  folder,
]: readonly string[]): Promise<void> {
  const tools = { reader: await espeak(), aligner: await openAligner() };
  const groups = new Map<string, Score[]>();
  console.log(header);
  for (const clip of clips(folder)) {
    const sound = openSound(await decodeSound(clip.audio));
    try {
      const { transcript } = readTranscriptFile(new TextEncoder().encode(clip.text), 'transcript.txt');
      const { language } = clip;
      const given = JSON.parse(settings) as Partial<AlignSettings>;
      const found = await alignTranscript(
        { sound, transcript, language, model: by === 'reading' ? 'dtw' : 'attention' },
        tools,
        given,
      );
      if (clip.isOther) {
        console.log(`| ${clip.name} | confidence ${found.transcript.confidence?.toFixed(3)} |`);
        continue;
      }
      const scored = score(found.transcript, clip);
      groups.set(clip.group, [...(groups.get(clip.group) ?? []), scored]);
      console.log(`| ${clip.name} | ${summary([scored])} |`);
    } finally {
      sound.close();
    }
  }
  await tools.aligner.close();
  for (const [group, scores] of groups) console.log(`| all ${group} | ${summary(scores)} |`);
}
