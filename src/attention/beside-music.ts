import type { Attention } from '#src/compute/text.ts';

/** Nobody is surer of music than this by the sound's shape alone: a phone that the networks hear well there is not lost. */
const mostSure = 0.95;
/** Log odds that what is heard under a text is speech before it is looked at. */
const usual = 1;

/**
 * Attention where the sound itself says that it is music: the networks, which learnt from made music, take real instruments for
 * speech. Each frame is a mixture of what they say and of noise, weighed by the odds of music.
 * @param odds log odds of music, one a frame
 * @param noise which special key is that of noise and music
 * @param floor as `AttentionOf`
 */
export function besideMusic(
  { frames, positions, phones, specials }: Attention,
  odds: Float32Array,
  noise: number,
  floor = -Infinity,
): Attention {
  const kinds = specials.length / Math.max(1, frames);
  const [ownPhones, ownSpecials] = [phones.slice(), specials.slice()];
  for (let t = 0; t < frames; t++) {
    const music = mostSure / (1 + Math.exp(usual - (odds[t] as number)));
    const rest = Math.log1p(-music);
    if (rest > -1e-4) continue;
    for (let j = t * positions; j < (t + 1) * positions; j++)
      ownPhones[j] = Math.max(floor, (phones[j] as number) + rest);
    for (let j = t * kinds; j < (t + 1) * kinds; j++) ownSpecials[j] = (specials[j] as number) + rest;
    const at = t * kinds + noise;
    ownSpecials[at] = Math.log(Math.exp(ownSpecials[at] as number) + music);
  }
  return { frames, positions, phones: ownPhones, specials: ownSpecials };
}
