import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignCtc } from '#src/attention/ctc/ctc-align.ts';
import { ctcPosterior } from '#src/attention/ctc/ctc-posterior.ts';
import type { CtcText } from '#src/attention/ctc/ctc-text.ts';
import { timeCtc } from '#src/attention/ctc/ctc-times.ts';
import type { CtcPrices, CtcScores } from '#src/attention/ctc/ctc-trellis.ts';

type Problem = { scores: CtcScores; text: CtcText; prices: CtcPrices };
type Path = { score: number; spans: ([number, number] | null)[] };

/** Every way to say a text in some frames, by the definition: which tokens, which letter or gap in each frame. */
function everyWay({ scores, text, prices }: Problem): Path[] {
  const { frames, letters, blank, delimiter } = scores;
  const wide = text.columns.length + 1;
  const said = text.tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const ways: Path[] = [];
  /** In front of spoken token `k` (a gap), or in its letter `i` (index within the text). */
  const visit = (t: number, k: number, i: number | null, path: Path) => {
    const tokenEnd = (n: number) => text.tokens[said[n] as number]?.[1] as number;
    const tokenStart = (n: number) => text.tokens[said[n] as number]?.[0] as number;
    const isOver = t === frames;
    if (isOver && (i === null ? k === said.length : k === said.length - 1 && i === tokenEnd(k) - 1))
      ways.push(path);
    if (isOver) return;
    const gap = (kind: 'blank' | 'space' | 'any') =>
      Math.max(
        blank[t] as number,
        kind === 'blank' ? -Infinity : (delimiter[t] as number),
        kind === 'any' ? (letters[t * wide + wide - 1] as number) + prices.star : -Infinity,
      );
    const say = (n: number, j: number) => {
      const score = path.score + (letters[t * wide + (text.letters[j] as number)] as number);
      const token = said[n] as number;
      const spans = path.spans.map((s, m) => (m === token ? ([s?.[0] ?? t, t + 1] as [number, number]) : s));
      visit(t + 1, n, j, { score, spans });
    };
    /** A frame in the gap before token n, then any number of tokens passed over. */
    const pause = (n: number) => {
      let score = path.score + gap('any');
      visit(t + 1, n, null, { ...path, score });
      for (let m = n; m < said.length; m++) {
        score += (m === n ? prices.omit : 0) + prices.letter * (tokenEnd(m) - tokenStart(m));
        visit(t + 1, m + 1, null, { ...path, score });
      }
    };
    if (i === null) {
      pause(k);
      if (k < said.length) say(k, tokenStart(k));
      return;
    }
    say(k, i);
    if (i + 1 < tokenEnd(k)) {
      if (text.letters[i + 1] !== text.letters[i]) say(k, i + 1);
      // A gap within the token: so many frames, then the next letter.
      inGap(t, k, i, path);
    } else {
      pause(k + 1);
      if (k + 1 < said.length && text.letters[i + 1] !== text.letters[i]) say(k + 1, i + 1);
    }
  };
  const inGap = (t: number, k: number, i: number, path: Path) => {
    let score = path.score;
    for (let s = t; s + 1 < frames; s++) {
      score += Math.max(blank[s] as number, text.spaced[i + 1] === 1 ? (delimiter[s] as number) : -Infinity);
      const token = said[k] as number;
      const at = s + 1;
      const spans = path.spans.map((span, m) =>
        m === token ? ([span?.[0] ?? at, at + 1] as [number, number]) : span,
      );
      visit(at + 1, k, i + 1, {
        score: score + (letters[at * wide + (text.letters[i + 1] as number)] as number),
        spans,
      });
    }
  };
  // Before the first frame: either the gap, or the first letter at once; nothing is passed over without a frame.
  visit(0, 0, null, { score: 0, spans: text.tokens.map(() => null) });
  return ways;
}

const problem = fc
  .record({
    frames: fc.integer({ min: 1, max: 6 }),
    tokens: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }), {
      minLength: 1,
      maxLength: 3,
    }),
    values: fc.array(fc.double({ min: -6, max: 0, noNaN: true }), { minLength: 5 * 6, maxLength: 5 * 6 }),
    spaced: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    star: fc.constantFrom(0, -0.1, -2),
    letter: fc.constantFrom(-0.5, -3),
  })
  .map(({ frames, tokens, values, spaced, star, letter }): Problem => {
    let at = 0;
    const ranges = tokens.map((own) => {
      at += own.length;
      return [at - own.length, at] as const;
    });
    const starts = new Set(ranges.map(([p]) => p));
    const letters = Int32Array.from(tokens.flat());
    const take = (from: number, count: number) => Float32Array.from(values.slice(from, from + count));
    return {
      scores: {
        frames,
        letters: take(0, 3 * frames),
        blank: take(18, frames),
        delimiter: take(24, frames),
      },
      // Two columns and the star.
      text: {
        columns: [0, 1],
        letters,
        tokens: ranges,
        spaced: Uint8Array.from(letters, (_, i) => (spaced[i] && !starts.has(i) ? 1 : 0)),
      },
      prices: { star, omit: -1, letter },
    };
  });

describe('a text in the frames of a CTC network', () => {
  it('takes the best of all ways', () => {
    fc.assert(
      fc.property(problem, (p) => {
        const ways = everyWay(p);
        const found = alignCtc(p.scores, p.text, { prices: p.prices });
        const best = Math.max(-Infinity, ...ways.map((way) => way.score));
        expect(found === null).toBe(p.text.letters.length === 0 || best === -Infinity);
        if (!found) return;
        expect(found.score).toBeCloseTo(best, 4);
        // What it gives as spans is one of the best ways.
        const same = ways.filter((way) => JSON.stringify(way.spans) === JSON.stringify(found.spans));
        expect(Math.max(-Infinity, ...same.map((way) => way.score))).toBeCloseTo(best, 4);
      }),
      { numRuns: 300 },
    );
  });

  it('has the posterior that adding up all ways gives', () => {
    fc.assert(
      fc.property(problem, fc.constantFrom(1, 0.5), (p, sharpness) => {
        const ways = everyWay(p);
        const found = alignCtc(p.scores, p.text, { prices: p.prices });
        if (!found) return;
        const posterior = ctcPosterior(p.scores, p.text, found.spans, 1, p.prices, sharpness);
        const weights = ways.map((way) => Math.exp(sharpness * way.score));
        const all = weights.reduce((a, b) => a + b, 0);
        const chance = (is: (way: Path) => boolean) =>
          ways.reduce((sum, way, k) => sum + (is(way) ? (weights[k] as number) / all : 0), 0);
        for (const [k, [from, to]] of p.text.tokens.entries()) {
          const own = posterior?.[k];
          if (to === from) {
            expect(own).toBeNull();
            continue;
          }
          expect(own?.spoken).toBeCloseTo(
            chance((way) => way.spans[k] !== null),
            4,
          );
          const span = found.spans[k];
          if (!span) continue;
          const near = (side: 0 | 1) =>
            chance((way) => Math.abs((way.spans[k]?.[side] ?? Infinity) - span[side]) <= 1);
          expect(own?.begin).toBeCloseTo(near(0), 4);
          expect(own?.end).toBeCloseTo(near(1), 4);
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** A recording in which letters peak for a frame each, blank or nothing else between. */
function peaks(frames: number, columns: number, said: readonly (readonly [frame: number, column: number])[]) {
  const wide = columns + 1;
  const letters = new Float32Array(frames * wide).fill(-12);
  const blank = new Float32Array(frames).fill(-0.01);
  for (const [t, column] of said) {
    if (column < columns) letters[t * wide + column] = -0.05;
    letters[t * wide + columns] = -0.05;
    blank[t] = -6;
  }
  return { frames, letters, blank, delimiter: new Float32Array(frames).fill(-Infinity) };
}

/** Words of three letters of ten, `seed` decides which. */
const wordsOf = (count: number, seed: number): CtcText => {
  const letters = Int32Array.from({ length: 3 * count }, (_, i) => ((i % 3) * 3 + ((i * seed) >> 3)) % 10);
  return {
    columns: Array.from({ length: 10 }, (_, k) => k),
    letters,
    tokens: Array.from({ length: count }, (_, k) => [3 * k, 3 * k + 3] as const),
    spaced: new Uint8Array(letters.length),
  };
};
const saidAt = (text: CtcText, start: (k: number) => number | null) =>
  text.tokens.flatMap(([p], k) => {
    const t = start(k);
    return t === null ? [] : [0, 1, 2].map((i) => [t + 4 * i, text.letters[p + i] as number] as const);
  });

describe('times by a CTC network', () => {
  const text = wordsOf(12, 7);

  it('are where the letters are, sure of them, and leave out what nobody says', () => {
    const start = (k: number) => (k === 4 || k === 5 ? null : 20 + 15 * k);
    const found = timeCtc(peaks(230, 10, saidAt(text, start)), text, { hop: 0.02, offset: 0.0125 });
    for (const [k, token] of found.timed.entries()) {
      const t = start(k);
      if (t === null) {
        expect(token).toBeNull();
        continue;
      }
      expect(token?.start).toBeCloseTo((t - 0.5) * 0.02 + 0.0125, 6);
      expect(token?.end).toBeCloseTo((t + 8.5) * 0.02 + 0.0125, 6);
      expect(token?.sure).toBeGreaterThan(0.4);
    }
    expect(found.untranscribed).toEqual([]);
    expect(found.confidence).toBeGreaterThan(0.7);
  });

  it('report speech that the text lacks, and do not stretch over it', () => {
    const other = Array.from({ length: 10 }, (_, k) => [100 + 5 * k, 10] as const);
    const start = (k: number) => (k < 5 ? 10 + 15 * k : 80 + 15 * k);
    const found = timeCtc(peaks(260, 10, [...saidAt(text, start), ...other]), text, { hop: 0.02, offset: 0 });
    for (const [k, token] of found.timed.entries())
      expect(token?.start).toBeCloseTo((start(k) - 0.5) * 0.02, 6);
    expect(found.untranscribed).toHaveLength(1);
    expect(found.untranscribed[0]?.start).toBeCloseTo(99.5 * 0.02, 6);
    expect(found.untranscribed[0]?.end).toBeCloseTo(145.5 * 0.02, 6);
  });

  it('know the text of another recording', () => {
    const other = wordsOf(12, 29);
    const scores = peaks(
      230,
      10,
      saidAt(other, (k) => 20 + 15 * k),
    );
    expect(timeCtc(scores, text, { hop: 0.02, offset: 0 }).confidence).toBeLessThan(0.2);
  });

  it('are the same piece by piece', () => {
    const long = wordsOf(150, 13);
    const start = (k: number) => (k > 60 && k < 70 ? null : 30 + 14 * k + (k > 100 ? 200 : 0));
    const scores = peaks(2500, 10, saidAt(long, start));
    const whole = alignCtc(scores, long);
    const pieces = alignCtc(scores, long, { behind: 60, ahead: 240, piece: 40, lag: 600 });
    expect(whole?.spans[149]?.[0]).toBe(30 + 14 * 149 + 200);
    expect(whole?.spans[65]).toBeNull();
    expect(pieces?.spans).toEqual(whole?.spans);
  });
});
