import { describe, expect, it } from 'vitest';
import { methodWords } from '#renderer/pair/method-words.ts';

describe('what a warp was made by', () => {
  it.each([
    ['dtw-fused', 'all cues fused'],
    ['dtw-data', 'dtw of numbers'],
    ['ctw-speech-data', 'ctw of timbre with numbers'],
    ['soft-dtw-music', 'soft-dtw of harmony and onsets'],
    ['dtw-motion', 'dtw of what is seen'],
    ['gtw', 'gtw'],
  ])('is told in words: %s', (method, words) => expect(methodWords(method)).toBe(words));
});
