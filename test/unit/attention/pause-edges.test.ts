import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import type { Decoded } from '#src/attention/decode.ts';
import type { Heard } from '#src/attention/follow-text.ts';
import { edgesAtPauses } from '#src/attention/pause-edges.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import { makeRandom } from '#src/math/random.ts';
import { soundOf } from '#src/signal/sound.ts';

const rate = 16_000;
const hop = 0.01;
const frames = 300;
const keys = { silence: 0, noise: 1 };
/** A word of two phones in frames 100…200; the path has it ten frames too long at both ends. */
const [begin, end, excess] = [100, 200, 10];
const path: Decoded = {
  at: Int32Array.from({ length: frames }, (_, t) =>
    t < begin - excess ? -1 : t >= end + excess ? -2 : t < 120 ? 0 : t < 180 ? 1 : 2,
  ),
  spans: [[begin - excess, end + excess]],
  score: 0,
};

/** What is noise is by a little the word's phone to networks, as long as its end is said to be a phone. */
const heardAs = (doubt: number): Heard => ({
  ...{ frames, hop, tokens: [[0, 3]], arithmetic: plainText },
  attend: async ([from, to], [p]) => {
    const at = Array.from({ length: to - from }, (_, i) => from + i);
    const isPhone = (t: number) => path.at[t] === p;
    const isWord = (t: number) => t >= begin && t < end;
    const odds = (t: number) => (isPhone(t) ? (isWord(t) ? 0.9 : doubt) : 0.01);
    return {
      ...{ frames: at.length, positions: 1 },
      phones: Float32Array.from(at, (t) => Math.log(odds(t))),
      specials: Float32Array.from(
        at.flatMap((t) => [0.97, 0.02, 0.01].map((of) => Math.log(of * (1 - odds(t))))),
      ),
    };
  },
});

/** Noise all the time, the word over it. */
const soundWith = (floor: (t: number) => number, word: number) => {
  const { normal } = makeRandom(3);
  return soundOf(
    Float32Array.from({ length: frames * hop * rate }, (_, n) => {
      const t = n / rate / hop;
      return floor(t) * normal() + (t >= begin && t < end ? word * normal() : 0);
    }),
    rate,
  );
};
const steady = soundWith(() => 0.01, 0.1);
const edge = (frame: number) => (frame - 0.5) * hop;
/** As the path has it; its phones part where they do. */
const long: TimedToken = {
  ...{ start: edge(begin - excess), end: edge(end + excess), sure: 0.9, startSd: 0, endSd: 0, fit: -1 },
  phones: [
    { index: 0, start: edge(begin - excess), end: edge(120) },
    { index: 1, start: edge(120), end: edge(180) },
    { index: 2, start: edge(180), end: edge(end + excess) },
  ],
};
const edged = async (heard: Heard, sound: typeof steady, watch?: () => void) =>
  (await edgesAtPauses(heard, path, [long], sound, keys, attentionPrices, watch))[0];

describe('edgesAtPauses', () => {
  it('cuts off what cannot be told from the floor of the pauses', async () => {
    const found = (await edged(heardAs(0.3), steady)) as TimedToken;
    expect(Math.abs(found.start - edge(begin))).toBeLessThanOrEqual(1.5 * hop);
    expect(Math.abs(found.end - edge(end))).toBeLessThanOrEqual(1.5 * hop);
    expect(found.phones).toEqual([
      { ...long.phones[0], start: found.start },
      long.phones[1],
      { ...long.phones[2], end: found.end },
    ]);
    expect(found).toEqual({ ...long, start: found.start, end: found.end, phones: found.phones });
  });

  it('leaves what networks are sure of, however quiet', async () => {
    expect(await edged(heardAs(0.99), steady)).toEqual(long);
  });

  it('leaves all where the floor is as restless as speech, or too little of it is heard', async () => {
    const restless = soundWith((t) => (Math.floor(t / 7) % 2 ? 0.1 : 0.01), 0);
    expect(await edged(heardAs(0.3), restless)).toEqual(long);
    const noise = { ...heardAs(0.3) };
    const speech: Heard = {
      ...noise,
      attend: async (...asked) => {
        const found = await noise.attend(...asked);
        // Other speech in place of silence.
        return {
          ...found,
          specials: found.specials.map((_, n, all) => all[n - (n % 3) + (2 - (n % 3))] as number),
        };
      },
    };
    expect(await edged(speech, steady)).toEqual(long);
  });

  it('keeps a frame of a word of one phone that the pauses on both sides want', async () => {
    const [first, last] = [240, 250];
    const two: Decoded = {
      at: path.at.map((p, t) => (t < first ? p : t < last ? 3 : -3)),
      spans: [path.spans[0] ?? null, [first, last]],
      score: 0,
    };
    const doubted = heardAs(0.3);
    const short: TimedToken = {
      ...{ ...long, start: edge(first), end: edge(last) },
      phones: [{ index: 0, start: edge(first), end: edge(last) }],
    };
    const found = await edgesAtPauses(
      { ...doubted, tokens: [...doubted.tokens, [3, 4]] },
      two,
      [long, short],
      steady,
      keys,
      attentionPrices,
    );
    const { start, end } = found[1] as TimedToken;
    expect(end - start).toBeGreaterThan(0);
    expect(end - start).toBeLessThan(4 * hop);
  });

  it('stops when it is told to', async () => {
    const stop = () => {
      throw new Error('stop');
    };
    await expect(edged(heardAs(0.3), steady, stop)).rejects.toThrow('stop');
  });
});
