import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import { boundariesOf, placeOdds, placeReach, places } from '#src/attention/boundary-evidence.ts';
import type { Decoded } from '#src/attention/decode.ts';
import type { Heard } from '#src/attention/follow-text.ts';
import { median, refinedBoundaries } from '#src/attention/refine-boundaries.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { soundOf } from '#src/signal/sound.ts';
import { heardAs } from './heard-as.ts';

const [rate, hop, frames] = [16_000, 0.01, 200];
/** Silence, “am” from frame 50 on, “no” from 100 on, silence from 150 on; the networks have them there. */
const text = ['am', 'no'];
const surely = heardAs(
  `${'_'.repeat(50)}${'a'.repeat(25)}${'m'.repeat(25)}${'n'.repeat(25)}${'o'.repeat(25)}${'_'.repeat(50)}`,
  text,
);
/** The same by networks that are not sure. */
const heard: Heard = {
  ...surely,
  attend: async (...of) => {
    const { phones, specials, ...rest } = await surely.attend(...of);
    return { ...rest, phones: phones.map((x) => x / 8), specials: specials.map((x) => x / 8) };
  },
};
const state = (t: number) => (t < 50 ? -1 : t < 75 ? 0 : t < 100 ? 1 : t < 125 ? 2 : t < 150 ? 3 : -3);
const path: Decoded = {
  at: Int32Array.from({ length: frames }, (_, t) => state(t)),
  spans: [
    [50, 100],
    [100, 150],
  ],
  score: 0,
};
const edge = (frame: number) => (frame - 0.5) * hop;
const word = (from: number, to: number): TimedToken => ({
  ...{ start: edge(from), end: edge(to), sure: 0.9, startSd: 0, endSd: 0, fit: -1 },
  phones: [
    { index: 0, start: edge(from), end: edge((from + to) / 2) },
    { index: 1, start: edge((from + to) / 2), end: edge(to) },
  ],
});
const timed = [word(50, 100), word(100, 150)];

/** A tone for each word, nothing before and behind. @param at where they begin, part and end, seconds */
const tones = (at: readonly [number, number, number]) =>
  soundOf(
    Float32Array.from({ length: frames * hop * rate }, (_, n) => {
      const t = n / rate;
      if (t < at[0] || t >= at[2]) return 1e-4 * Math.sin(n);
      return 0.3 * Math.sin(2 * Math.PI * t * (t < at[1] ? 400 : 1800));
    }),
    rate,
  );
const phones = [
  ['a', 'm'],
  ['n', 'o'],
];
const refined = async (sound: ReturnType<typeof tones>, watch?: () => void) =>
  (await refinedBoundaries(heard, path, timed, phones, sound, attentionPrices, undefined, null, watch)).timed;

describe('refinedBoundaries', () => {
  it('moves boundaries to where the sound changes, between the frames that networks hear', async () => {
    for (const shift of [-0.01, 0.01]) {
      const [one, other] = await refined(tones([edge(50) + shift, edge(100) + shift, edge(150) + shift]));
      // Those beside pauses further: networks tell less of them.
      for (const [time, was, least] of [
        [one?.start, edge(50), 0.0005],
        [one?.end, edge(100), 0],
        [other?.end, edge(150), 0.0005],
      ] as const)
        expect(Math.sign(shift) * ((time as number) - was)).toBeGreaterThan(least);
      expect(other?.start).toBe(one?.end);
      expect(one?.phones[0]?.start).toBe(one?.start);
      expect(one?.phones[1]?.end).toBe(one?.end);
    }
  });

  it('leaves them about where they are when nothing changes, and never further than 12 ms away', async () => {
    const still = await refined(tones([-1, 9, 9]));
    for (const [k, one] of still.entries()) {
      expect(Math.abs((one?.start ?? 9) - (timed[k]?.start ?? 0))).toBeLessThan(0.005);
      expect(Math.abs((one?.end ?? 9) - (timed[k]?.end ?? 0))).toBeLessThan(0.005);
    }
    const far = await refined(tones([edge(50) + 0.04, edge(100) - 0.04, edge(150) + 0.04]));
    for (const [k, one] of far.entries())
      expect(Math.abs((one?.start ?? 9) - (timed[k]?.start ?? 0))).toBeLessThan(0.0131);
  });

  it('stops when it is told to', async () => {
    await expect(
      refined(tones([0.5, 1, 1.5]), () => {
        throw new Error('stopped');
      }),
    ).rejects.toThrow('stopped');
  });
});

describe('places of boundaries', () => {
  it('are asked of words that touch once, of words beside pauses at the pause', async () => {
    const found: (readonly (number | null)[])[] = [];
    const sound = tones([0.5, 1, 1.5]);
    for await (const { tokens, middles, kinds, change } of boundariesOf(
      heard,
      path,
      timed,
      phones,
      sound,
      attentionPrices,
    )) {
      found.push(...tokens);
      expect([...middles].map((t) => Math.round(t * 1000))).toEqual([496, 996, 1496]);
      expect([...kinds]).toEqual([0, 3, 0]);
      expect(change.length).toBe(3 * places);
    }
    expect(found).toEqual([
      [null, 0],
      [0, 1],
      [1, null],
    ]);
  });

  it('have the odds that their change, the networks and their distance say', () => {
    const odds = placeOdds(
      {
        ...{ tokens: [[0, 1]], middles: Float64Array.of(1), kinds: Uint8Array.of(2) },
        change: new Float32Array(places).fill(2),
        told: new Float32Array(places).fill(-20),
      },
      { change: [0, 0, 3, 0], told: [0.5, 9], away: [1, 9] },
    );
    expect(odds[placeReach]).toBeCloseTo(6 - 4, 5);
    expect(odds[0]).toBeCloseTo(6 - 4 - 1.2, 5);
  });

  it('have a median, within them, that is the middle for shares that are alike on both sides', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: places, maxLength: places }),
        (some) => {
          const sum = some.reduce((a, b) => a + b, 0);
          const shares = Float64Array.from(some, (x) => x / sum);
          const own = median(shares);
          expect(Math.abs(own)).toBeLessThanOrEqual(placeReach + 0.5);
          expect(median(shares.toReversed())).toBeCloseTo(-own, 9);
        },
      ),
    );
  });
});
