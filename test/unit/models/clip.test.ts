import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openClip } from '#main/models/clip.ts';
import { openUserModel } from '#main/models/user-model.ts';
import { clipTokens, clipVocabularyFault } from '#src/attention/clip-tokens.ts';
import { clipColours, clipFolder, clipMerges, clipVocabulary } from '#test/fixtures/tiny-clip.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-clip-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const vocabulary = new Map(Object.entries(clipVocabulary));
const id = (symbol: string) => clipVocabulary[symbol] as number;
const [begin, end] = [id('<|startoftext|>'), id('<|endoftext|>')];

describe('the tokeniser of CLIP', () => {
  const tokens = clipTokens(vocabulary, clipMerges, 77);

  it('marks the end of every word, in small letters, each figure alone', () => {
    expect(tokens('  Red   RED!')).toEqual([begin, id('red</w>'), id('red</w>'), id('!</w>'), end]);
    expect(tokens('12x')).toEqual([begin, id('1</w>'), id('2</w>'), id('x</w>'), end]);
    expect(tokens("it's")).toEqual([begin, id('i'), id('t</w>'), id("'"), id('s</w>'), end]);
    // é is two bytes, of which the second ends the word.
    expect(tokens('é')).toEqual([begin, id('Ã'), id('©</w>'), end]);
  });

  it('never has more than its context, nor what the vocabulary lacks', () => {
    const short = clipTokens(vocabulary, clipMerges, 8);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const own = short(text);
        expect(own.length).toBeLessThanOrEqual(8);
        expect(own[0]).toBe(begin);
        expect(own.at(-1)).toBe(end);
        expect(own.every((token) => Number.isInteger(token))).toBe(true);
      }),
    );
    // A merge whose result is not in the vocabulary is spelt out.
    expect(clipTokens(vocabulary, ['o x</w>'], 77)('ox')).toEqual([begin, id('o'), id('x</w>'), end]);
  });

  it('refuses vocabularies without all bytes or without begin and end', () => {
    expect(clipVocabularyFault(vocabulary)).toBeNull();
    for (const gone of ['a', 'a</w>', '<|endoftext|>'])
      expect(clipVocabularyFault(new Map([...vocabulary].filter(([symbol]) => symbol !== gone)))).toMatch(
        /lacks/,
      );
  });
});

describe('a CLIP model', () => {
  it.each([
    ['as long as the text is', {}],
    ['padded', { pad: 0, context: 12 }],
  ])('has texts near pictures of what they say (%s)', async (name, changed) => {
    const model = await openClip(clipFolder(join(root, name), changed), { threads: 1 });
    try {
      for (const [colour, [r, g, b]] of Object.entries(clipColours)) {
        const pixels = Uint8Array.from({ length: 3 * 256 }, (_, k) => ([r, g, b][k % 3] === 1 ? 255 : 0));
        const [image, text] = [await model.image(pixels), await model.text(`Paint it ${colour}`)];
        expect(Math.hypot(...image)).toBeCloseTo(1, 5);
        expect(text.reduce((sum, v, k) => sum + v * (image[k] ?? 0), 0)).toBeCloseTo(1, 4);
      }
      expect([...(await model.text('of no colour'))]).toEqual([0, 0, 0, 0, 0, 0]);
    } finally {
      await model.close();
    }
  });

  it('is refused where its tokeniser is another, and hears nothing', async () => {
    const folder = clipFolder(join(root, 'bad'));
    writeFileSync(join(folder, 'tokenizer.json'), '{}');
    await expect(openClip(folder)).rejects.toMatchObject({ code: 'bad-model' });
    await expect(openUserModel(clipFolder(join(root, 'deaf')))).rejects.toMatchObject({
      code: 'wrong-model',
    });
  });
});
