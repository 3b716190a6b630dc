/** Words of recordings with known times, by attention or against a text read aloud. Arguments: attention | reading, JSON of settings to try (prices, sharpness, adapt, starts, networks: a folder of training/export.py), folder of training/scenes.py; or: ablations | times, folder (of times: what its name has, of those that are spoilt) */
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { refusedText } from '#src/attention/refused-text.ts';
import { onlyVoiced } from '#src/attention/untranscribed.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { type Aligner, openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript } from '#main/transcript/align.ts';
import { attentionDefaults, type AttentionSettings } from '#main/transcript/by-attention.ts';
import { ablate } from './ablations.ts';
import { clips } from './clips.ts';
import { withTimes } from './given.ts';
import { header, type Score, score, summary } from './score.ts';

export default async function bench([
  by = 'attention',
  settings = '{}',
  folder,
]: readonly string[]): Promise<void> {
  if (by === 'times') return withTimes(settings === '{}' ? undefined : settings, folder);
  if (by === 'ablations') return ablate(settings === '{}' ? undefined : settings);
  const opened = new Map<string | undefined, ReturnType<typeof openAligner>>();
  const networksIn = (folder: string | undefined) => {
    const known = opened.get(folder) ?? openAligner(folder);
    opened.set(folder, known);
    return known;
  };
  const reader = await espeak();
  const tried = [JSON.parse(settings) as unknown].flat() as (Partial<AttentionSettings['prices']> &
    Partial<Omit<AttentionSettings, 'prices'>> & { readonly networks?: string })[];
  const groups = new Map<string, Score[]>();
  console.log(header);
  for (const clip of clips(folder)) {
    const sound = openSound(await decodeSound(clip.audio));
    // What networks have heard of a clip serves all settings.
    const heard = new Map<string | undefined, ReturnType<Aligner['hear']>>();
    const alignerOf = async (networks: string | undefined): Promise<Aligner> => {
      const aligner = await networksIn(networks);
      const hear: Aligner['hear'] = (...args) => {
        const known = heard.get(networks) ?? aligner.hear(...args);
        heard.set(networks, known);
        return known;
      };
      return { ...aligner, hear };
    };
    try {
      const { transcript } = readTranscriptFile(new TextEncoder().encode(clip.text), 'transcript.txt');
      const { language } = clip;
      const model = by === 'reading' ? 'dtw' : 'attention';
      for (const {
        sharpness = attentionDefaults.sharpness,
        adapt = attentionDefaults.adapt,
        starts = attentionDefaults.starts,
        networks,
        ...prices
      } of tried) {
        const found = await alignTranscript(
          { sound, transcript, language, model, seed: 1 },
          { reader, aligner: await alignerOf(networks) },
          {
            ...{ sharpness, adapt, starts },
            prices: { ...attentionDefaults.prices, ...prices },
          },
        );
        const name = tried.length > 1 ? ` ${JSON.stringify({ networks, adapt, starts, ...prices })}` : '';
        if (clip.isOther) {
          const left = onlyVoiced(refusedText(found.transcript).untranscribed, sound);
          const seconds = left.reduce(
            (sum, { start, end, kind }) => sum + (kind === 'speech' ? end - start : 0),
            0,
          );
          console.log(
            `| ${clip.name}${name} | confidence ${found.transcript.confidence?.toFixed(3)} | speech ${seconds.toFixed(1)} s | ${JSON.stringify(found.evidence)} |`,
          );
          continue;
        }
        const scored = score(found.transcript, clip);
        for (const group of [`${clip.group}${name}`, `of all${name}`])
          groups.set(group, [...(groups.get(group) ?? []), scored]);
        if (tried.length === 1) console.log(`| ${clip.name} | ${summary([scored])} |`);
      }
    } finally {
      sound.close();
    }
  }
  for (const aligner of opened.values()) await (await aligner).close();
  for (const [group, scores] of groups) console.log(`| ${group} | ${summary(scores)} |`);
}
