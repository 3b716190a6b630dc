import { describe, expect, it } from 'vitest';
import { readableBy } from '#src/attention/text/unread.ts';

describe('what a reader can read', () => {
  it.each([
    ['ja', '今日 は 天気 です', /cannot read Chinese characters in Japanese/],
    ['th', 'วันนี้ อากาศ', /cannot read Thai letters in Thai/],
    ['my', 'မြန်မာ', /cannot read Burmese letters in Burmese/],
    ['en', '漢字 漢字 and', /cannot read Chinese characters in English/],
    ['ko', '漢字', /cannot read Chinese characters in Korean/],
  ])('in %s is not %j', (language, text, why) => {
    expect(readableBy(text.split(' '), language).refusal?.sentence).toMatch(why);
  });

  it.each([
    ['zh', '今天 天气'],
    ['zh-TW', '圖書館'],
    ['yue', '佢哋'],
    ['ja', 'きょう は コーヒー'],
    ['ko', '오늘 날씨'],
    ['ar', 'سلام'],
    ['en', '12 % …'],
    ['xx-not-a-code', 'word'],
  ])('in %s is %j', (language, text) => {
    const tokens = text.split(' ');
    expect(readableBy(tokens, language)).toEqual({ spoken: tokens, count: 0, refusal: null });
  });

  it('is what is left of a few words that it cannot', () => {
    const tokens = ['きのう', 'きょうは天きです', 'あした', '二', 'いっしょに'];
    expect(readableBy(tokens, 'ja')).toEqual({
      spoken: ['きのう', 'きょうは きです', 'あした', '', 'いっしょに'],
      count: 2,
      refusal: null,
    });
  });
});
