import type { Attention } from '#src/compute/text.ts';

/** Nobody is surer of music than this by the sound's shape alone: a phone that the networks hear well there is not lost. */
const mostSure = 0.95;
/** Log odds that what is heard under a text is speech before it is looked at. */
const usual = 1;
/** A smaller share of music changes nothing. */
const least = 1e-4;

/**
 * Attention where the sound itself says that it is music: the networks, which learnt from made music, take real instruments for
 * speech. Each frame is a mixture of what they say and of noise, weighed by the odds of music.
 * @param odds log odds of music, one a frame
 * @param noise which special key is that of noise and music
 * @param floor as `AttentionOf`
 */
export function besideMusic(
  attention: Attention,
  odds: Float32Array,
  noise: number,
  floor = -Infinity,
): Attention {
  const { frames, positions } = attention;
  const shares = odds.map((one) => mostSure / (1 + Math.exp(usual - one)));
  // Most of a recording is no music: it is not copied.
  if (shares.every((music) => music < least)) return attention;
  const [phones, specials] = [attention.phones.slice(), attention.specials.slice()];
  const kinds = specials.length / Math.max(1, frames);
  for (let t = 0; t < frames; t++) {
    const music = shares[t] as number;
    if (music < least) continue;
    const rest = Math.log1p(-music);
    for (let j = t * positions; j < (t + 1) * positions; j++)
      phones[j] = Math.max(floor, (phones[j] as number) + rest);
    for (let j = t * kinds; j < (t + 1) * kinds; j++) specials[j] = (specials[j] as number) + rest;
    const at = t * kinds + noise;
    specials[at] = Math.log(Math.exp(specials[at] as number) + music);
  }
  return { frames, positions, phones, specials };
}
