import { plainText } from '#src/compute/plain/plain-text.ts';
import { type AttentionMap, leastShare, shareStep } from '#src/model/attention-map.ts';
import type { AdaptableHeard } from './adapt.ts';
import type { Heard } from './follow-text.ts';

/**
 * Attention of all frames on all phones of a text, both ways (bidirectional, as by Li et al. 2022: the same products,
 * normalised over the text for each frame and over the frames for each phone).
 * @param start source seconds of the first frame
 * @param words IPA of every phone of every word
 */
export async function attentionMap(
  heard: AdaptableHeard,
  words: readonly (readonly string[])[],
  start: number,
): Promise<AttentionMap> {
  const { frames, hop, tokens } = heard;
  const positions = tokens.at(-1)?.[1] ?? 0;
  const { scores, specials } = await heard.raw([0, frames], [0, positions]);
  const found = heard.arithmetic.attention(scores, frames, specials);
  const overText = new Uint8Array(positions * frames);
  const overTime = new Uint8Array(positions * frames);
  const wide = specials + positions;
  for (let j = 0; j < positions; j++) {
    let most = -Infinity;
    for (let t = 0; t < frames; t++) most = Math.max(most, scores[t * wide + specials + j] as number);
    let sum = 0;
    for (let t = 0; t < frames; t++) sum += Math.exp((scores[t * wide + specials + j] as number) - most);
    const all = most + Math.log(sum);
    for (let t = 0; t < frames; t++) {
      overText[j * frames + t] = levelOf(found.phones[t * positions + j] as number);
      overTime[j * frames + t] = levelOf((scores[t * wide + specials + j] as number) - all);
    }
  }
  return {
    ...{ start, hop, frames, words: tokens, phones: words.flat(), overText, overTime },
    specials: found.specials,
  };
}

const levelOf = (logShare: number): number =>
  Math.round(Math.max(leastShare, Math.min(0, logShare)) / shareStep);

/** The recording as far as a map knows it: what was found in it can be found again, and otherwise, without a network. */
export function heardOfMap({ frames, hop, words, overText, specials }: AttentionMap): Heard {
  const width = specials.length / Math.max(1, frames);
  const positions = words.at(-1)?.[1] ?? 0;
  // Frame by frame, once: a pin asks for all of it with every movement.
  const all = new Float32Array(frames * positions);
  for (let j = 0; j < positions; j++)
    for (let t = 0; t < frames; t++)
      all[t * positions + j] = (overText[j * frames + t] as number) * shareStep;
  return {
    ...{ frames, hop, tokens: words, arithmetic: plainText },
    attend: async ([s, e], [p, q], floor = leastShare) => {
      const phones = new Float32Array((e - s) * (q - p));
      for (let t = s; t < e; t++)
        phones.set(all.subarray(t * positions + p, t * positions + q), (t - s) * (q - p));
      // What is sent reaches no lower than that.
      if (floor > leastShare) for (const [n, value] of phones.entries()) phones[n] = Math.max(floor, value);
      return {
        ...{ frames: e - s, positions: q - p, phones },
        specials: specials.slice(s * width, e * width),
      };
    },
  };
}
