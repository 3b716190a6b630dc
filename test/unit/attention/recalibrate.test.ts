import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformalConfidence, type Judged, judgedWords, recalibrated } from '#src/attention/recalibrate.ts';
import { makeRandom } from '#src/math/random.ts';
import { plainSegment, type Transcript, transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { confirmWords, moveBoundary } from '#src/model/transcript-edits.ts';
import { sourceTime } from '#src/model/units.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const judged = fc.record({ confidence: share, isRight: fc.boolean() });

describe('conformalConfidence', () => {
  it('says what was said where nobody has judged', () => {
    for (const c of [0, 0.3, 1]) expect(conformalConfidence([])(c)).toBe(c);
  });

  it('grows with what was right, and confidences keep their order, in 0…1', () => {
    fc.assert(
      fc.property(fc.array(judged, { maxLength: 40 }), share, share, share, (words, extra, p, q) => {
        const told = conformalConfidence(words);
        const [less, more] = [false, true].map((isRight) =>
          conformalConfidence([...words, { confidence: extra, isRight }]),
        ) as [typeof told, typeof told];
        const [low, high] = [told(Math.min(p, q)), told(Math.max(p, q))];
        expect(less(p)).toBeLessThanOrEqual(more(p) + 1e-12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high).toBeGreaterThanOrEqual(low);
      }),
    );
  });

  it('holds: without the curve’s own weight as many are right as are said to be, whatever the curve', () => {
    const { uniform } = makeRandom(4);
    // All were held to be sure to 0.7; they are right with chances of their own.
    for (const truth of [0.2, 0.5, 0.9]) {
      let [said, rounds] = [0, 0];
      for (; rounds < 400; rounds++) {
        const words = Array.from({ length: 20 }, () => ({ confidence: 0.7, isRight: uniform() < truth }));
        said += conformalConfidence(words, 0)(0.7);
      }
      expect(said / rounds).toBeCloseTo(truth, 1);
    }
  });

  it('makes confidences right in recordings that are easier or harder than they seem', () => {
    const { uniform, normal } = makeRandom(11);
    const counts = [0, 10, 20, 40];
    const errors = counts.map(() => 0);
    const rooms = 60;
    for (let room = 0; room < rooms; room++) {
      const truth = 1.3 * normal();
      const draw = (): Judged => {
        const odds = 1.5 + 1.5 * normal();
        return {
          confidence: 1 / (1 + Math.exp(-odds)),
          isRight: uniform() < 1 / (1 + Math.exp(-odds - truth)),
        };
      };
      const rest = Array.from({ length: 1000 }, draw);
      counts.forEach((count, i) => {
        const told = conformalConfidence(Array.from({ length: count }, draw));
        errors[i] = (errors[i] as number) + calibrationError(rest, told) / rooms;
      });
    }
    const [none, ten, twenty, forty] = errors as [number, number, number, number];
    expect(ten).toBeLessThan(0.75 * none);
    expect(twenty).toBeLessThan(ten);
    expect(forty).toBeLessThan(twenty);
    expect(forty).toBeLessThan(0.5 * none);
  });
});

/** Expected, over ten bins of confidence. */
function calibrationError(words: readonly Judged[], told: (c: number) => number): number {
  const off = new Float64Array(10);
  for (const { confidence, isRight } of words) {
    const p = told(confidence);
    const bin = Math.min(9, Math.floor(10 * p));
    off[bin] = (off[bin] as number) + p - (isRight ? 1 : 0);
  }
  return off.reduce((sum, v) => sum + Math.abs(v), 0) / words.length;
}

const count = 30;
/** Words of 0.3 s, a tenth of a second apart, all found as surely. */
const aligned = (): Transcript => {
  const words = Array.from({ length: count }, (_, k) => ({
    ...unalignedWord(`w${k}`),
    ...({
      start: sourceTime(k * 0.4),
      end: sourceTime(k * 0.4 + 0.3),
      status: 'aligned',
      confidence: 0.6,
    } as const),
  }));
  return transcriptOfSegments([{ ...plainSegment(words.map((w) => w.text).join(' ')), words }]);
};
const done = (edited: Transcript | string): Transcript => {
  if (typeof edited === 'string') throw new Error(edited);
  return recalibrated(edited);
};

describe('recalibrated', () => {
  it('leaves a transcript as it is that nobody has judged, or hardly', () => {
    const t = aligned();
    expect(recalibrated(t)).toBe(t);
    const few = confirmWords(t, 0, 3) as Transcript;
    expect(recalibrated(few)).toBe(few);
  });

  it('trusts words more where those that were confirmed were right, and less where they had to be moved', () => {
    let [accepted, moved] = [aligned(), aligned()];
    for (let k = 0; k < 20; k += 2) {
      accepted = done(confirmWords(accepted, k, k + 1));
      moved = done(moveBoundary(moved, k, 'end', k * 0.4 + 0.2));
    }
    expect(judgedWords(accepted)).toEqual(
      Array.from({ length: 10 }, () => ({ confidence: 0.6, isRight: true })),
    );
    expect(judgedWords(moved).map(({ isRight }) => isRight)).toEqual(Array(10).fill(false));
    expect(accepted.words[25]?.confidence).toBeGreaterThan(0.75);
    expect(moved.words[25]?.confidence).toBeLessThan(0.4);
    expect(accepted.words[0]?.confidence).toBe(1);
  });

  it('comes to the same in whatever steps it is done, and goes back', () => {
    const before = aligned();
    let steps: Transcript = before;
    for (let k = 0; k < 12; k++) steps = done(confirmWords(steps, k, k + 1));
    expect(steps).toEqual(done(confirmWords(before, 0, 12)));
    const undone = { ...steps, words: [...before.words.slice(0, 12), ...steps.words.slice(12)] };
    expect(recalibrated(undone).words.map((w) => w.confidence)).toEqual(
      before.words.map((w) => w.confidence),
    );
  });

  it('keeps the words that need no change', () => {
    const once = done(confirmWords(aligned(), 0, 12));
    expect(recalibrated(once)).toBe(once);
  });
});
