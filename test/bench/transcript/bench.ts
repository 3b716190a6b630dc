/** Words of recordings with known times, by attention or against a text read aloud. Arguments: attention | reading, JSON of settings to try (prices, sharpness, adapt, starts, boundaries, contrast, networks: a folder of training/export.py), folder of training/scenes.py or training/prompts.py; or: ablations | times, folder (of times: what its name has, of those that are spoilt); or: boundaries, a file, folders: what is heard about boundaries, for training/boundaries.py */
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
import { type Clip, clips } from './clips.ts';
import { tellBoundaries } from './boundaries.ts';
import { withTimes } from './given.ts';
import { header, quantile, type Score, score, summary } from './score.ts';

export default async function bench([
  by = 'attention',
  settings = '{}',
  folder,
  ...more
]: readonly string[]): Promise<void> {
  if (by === 'times') return withTimes(settings === '{}' ? undefined : settings, folder);
  if (by === 'boundaries') return tellBoundaries(settings, folder === undefined ? [] : [folder, ...more]);
  if (by === 'ablations') return ablate(settings === '{}' ? undefined : settings);
  const opened = new Map<string | undefined, ReturnType<typeof openAligner>>();
  const networksIn = (folder: string | undefined) => {
    const known = opened.get(folder) ?? openAligner(folder);
    opened.set(folder, known);
    return known;
  };
  const reader = await espeak();
  const tried = [JSON.parse(settings) as unknown].flat() as (Partial<AttentionSettings['prices']> &
    Partial<Omit<AttentionSettings, 'prices'>> & {
      readonly networks?: string;
      readonly boundaries?: 'refined' | 'networks';
    })[];
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
        boundaries = 'refined',
        contrast = attentionDefaults.contrast,
        networks,
        ...prices
      } of tried) {
        const begun = performance.now();
        const found = await alignTranscript(
          { sound, transcript, language, model, seed: 1 },
          { reader, aligner: await alignerOf(networks) },
          {
            ...{
              sharpness,
              adapt,
              starts,
              contrast,
              place: boundaries === 'refined' ? attentionDefaults.place : null,
            },
            prices: { ...attentionDefaults.prices, ...prices },
          },
        );
        const name =
          tried.length > 1
            ? ` ${JSON.stringify({ networks, adapt, starts, boundaries, contrast, ...prices })}`
            : '';
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
        console.log(`| ${clip.name}${name} | ${summary([scored])} |`);
        if (sound.length / sound.rate > long) tellMinutes(clip.words, scored, performance.now() - begun);
      }
    } finally {
      sound.close();
    }
  }
  for (const aligner of opened.values()) await (await aligner).close();
  for (const [group, scores] of groups) console.log(`| ${group} | ${summary(scores)} |`);
}

/** Seconds of a recording of which the first and the last minute are told, too. */
const long = 600;

/** Boundaries of the first and the last minute, how long it all took, and the most memory that the process had. */
function tellMinutes(words: Clip['words'], { errors }: Score, ms: number): void {
  const end = words.at(-1)?.end ?? 0;
  const part = (is: (word: Clip['words'][number]) => boolean) => {
    const own = words.flatMap((word, k) => (is(word) ? errors.slice(2 * k, 2 * k + 2) : []));
    const mean = own.reduce((sum, e) => sum + e, 0) / own.length;
    return `${(1000 * mean).toFixed(1)} / ${(1000 * quantile(own, 0.5)).toFixed(1)} ms`;
  };
  const { user, system } = process.cpuUsage();
  console.log(
    `first minute ${part((w) => w.end <= 60)}, last ${part((w) => w.start >= end - 60)} of ${(end / 60).toFixed(0)} min; ${(ms / 1000).toFixed(0)} s by the clock, ${((user + system) / 1e6).toFixed(0)} s of processor in all, ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB`,
  );
}
