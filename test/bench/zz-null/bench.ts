import { attentionPrices } from '#src/attention/attention.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { timeWords } from '#src/attention/time-words.ts';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { clips } from '../transcript/clips.ts';
import { readFileSync } from 'node:fs';
import { random } from '#test/fixtures/performance.ts';

export default async function bench([settings = '{}']: readonly string[]): Promise<void> {
  const prices = { ...attentionPrices, ...(JSON.parse(settings) as object) };
  const reader = await espeak();
  const aligner = await openAligner();
  const all = [...clips().map(({ name, audio, text }) => ({ name, audio, text }))];
  const sonnet = '../shared/data/speech/sonnet1';
  try {
    all.push({
      name: 'sonnet',
      audio: `${sonnet}/audio.mp3`,
      text: readFileSync(`${sonnet}/transcript.txt`, 'utf8'),
    });
  } catch {}
  const read = all.map(({ text }) => {
    const tokens = spokenTexts([text]).flatMap((t) => t.tokens);
    return reader
      .read(
        tokens.map((t) => t.spoken),
        'en',
      )
      .tokens.map((t) => t.phones.map((p) => p.ipa))
      .filter((p) => p.length > 0);
  });
  for (const [i, one] of all.entries()) {
    const sound = openSound(await decodeSound(one.audio));
    for (const [j, other] of all.entries()) {
      const next = random(7);
      const scores: number[] = [];
      let share = 0;
      let fit = 0;
      let sure = 0;
      let frames = 0;
      for (let n = 0; n < 6; n++) {
        const words = [...(read[j] as string[][])];
        if (n > 0)
          for (let k = words.length - 1; k > 0; k--) {
            const m = Math.floor(next() * (k + 1));
            [words[k], words[m]] = [words[m] as string[], words[k] as string[]];
          }
        const heard = await aligner.hear(sound, words);
        frames = heard.frames;
        const path = await followText(heard, { ...followDefaults, prices });
        scores.push(path?.score ?? Number.NaN);
        if (n === 0 && path) {
          const tw = await timeWords(heard, path, prices, 0.5);
          const ok = tw.filter((w) => w !== null);
          const L = ok.reduce((q, w) => q + w.end - w.start, 0);
          fit = ok.reduce((q, w) => q + w.fit * (w.end - w.start), 0) / L;
          sure = ok.reduce((q, w) => q + w.sure, 0) / words.length;
        }
        if (n === 0) share = (path?.spans.filter((s) => s).length ?? 0) / words.length;
      }
      const [own = 0, ...nulls] = scores;
      const mean = nulls.reduce((s, v) => s + v, 0) / nulls.length;
      const sd = Math.sqrt(nulls.reduce((s, v) => s + (v - mean) ** 2, 0) / (nulls.length - 1));
      console.log(
        `${i === j ? 'OWN ' : '    '} ${one.name} | ${other.name} | own ${own.toFixed(0)} null ${mean.toFixed(0)} sd ${sd.toFixed(0)} | d/frame ${((own - mean) / frames).toFixed(3)} d/word ${((own - mean) / (read[j]?.length ?? 1)).toFixed(2)} z ${((own - mean) / sd).toFixed(1)} share ${share.toFixed(2)} fit ${fit.toFixed(2)} sure ${sure.toFixed(2)}`,
      );
    }
    sound.close();
  }
  await aligner.close();
}
