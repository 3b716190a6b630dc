import { describe, expect, it } from 'vitest';
import { poolable } from '#src/align/pooled-pairs.ts';
import { checkHow } from '#src/align/method-choice.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { plainHow, warpHowSchema } from '#src/model/warp-how.ts';

const of = (dims: number, seconds: number, hop = 0.1): Sequence => ({
  values: new Float32Array(Math.round(seconds / hop) * dims),
  dims,
  hop,
  start: 0,
});

describe('pairs that are learnt from together', () => {
  const pair = [of(3, 10), of(2, 8)] as const;

  it('takes those of the same two kinds, turned where they lie the other way round', () => {
    const other = [of(3, 12), of(2, 15)] as const;
    const turned = [of(2, 6), of(3, 9)] as const;
    const { others, notes } = poolable(pair, [other, turned]);
    expect(others).toEqual([other, [turned[1], turned[0]]]);
    expect(notes).toEqual(['Learnt from 3 pairs: this one and 2 others.']);
  });

  it('leaves out what is unlike, far longer or far shorter, and says so', () => {
    const { others, notes } = poolable(pair, [
      [of(3, 10), of(3, 10)],
      [of(3, 21), of(2, 10)],
      [of(3, 0.4), of(2, 0.4)],
      [of(3, 0.4), of(2, 0.3)],
    ]);
    expect(others).toEqual([]);
    expect(notes).toEqual([
      'Learnt from this pair alone.',
      expect.stringMatching(/^pair 2 \(3 and 3 columns\) was left out .*same two kinds.*\(3 and 2 columns\)/),
      expect.stringMatching(/^pair 3 was left out .*at most 2 times as long/),
      expect.stringMatching(/^pair 4, pair 5 were left out .*20th/),
    ]);
  });

  it('is for deep CTW alone, and nothing that documents of before would have to say', () => {
    const pool = [['c', 'd']] as const;
    checkHow({ ...plainHow, method: 'dctw', pool });
    expect(() => checkHow({ ...plainHow, method: 'ctw', pool })).toThrow('ctw takes no pool');
    const { pool: _, ...before } = plainHow;
    expect(warpHowSchema.parse(before)).toEqual(plainHow);
  });
});
