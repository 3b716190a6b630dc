import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeText, mostTextBytes } from '#src/formats/text-encoding.ts';
import { makeRandom } from '#src/math/random.ts';
import { anyText } from '../../fixtures/any-transcript.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean): Uint8Array => {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < text.length; k++) view.setUint16(2 * k, text.charCodeAt(k), isLittle);
  return bytes;
};

/** A text in a single-byte encoding, by turning its decoder round. */
function singleByte(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const of = new Map<string, number>(
    Array.from({ length: 256 }, (_, k) => [decoder.decode(Uint8Array.of(k)), k]),
  );
  // The decoder of some Node versions takes Windows-1252 for Latin-1.
  if (encoding === 'windows-1252') for (const [k, c] of [...'‘’“”•–—'].entries()) of.set(c, 0x91 + k);
  return Uint8Array.from(text, (c) => {
    const byte = of.get(c);
    if (byte === undefined) throw new Error(`${c} is not in ${encoding}`);
    return byte;
  });
}

describe('the encoding of a text', () => {
  it('is guessed without a word on the console', () => {
    const warned = vi.spyOn(console, 'warn');
    // No Asian encoding has these bytes: what looks for one says nothing about it.
    for (const byte of [0x81, 0x8d, 0xff, 0xe9, 0x80])
      decodeText(Uint8Array.from([0x61, 0x20, byte, 0x20, 0xff, 0x20, byte]), 'odd.txt');
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('takes a stray zero in UTF-8 for damage, not for pairs of bytes', () => {
    const bytes = new TextEncoder().encode(
      'WEBVTT\n\n00:00.000 --> 00:01.000\ntext\u00001\n\n00:02.000 --> 00:03.000\ntext 22\n',
    );
    expect(bytes.length % 2).toBe(0);
    expect(decodeText(bytes, 'x').text).toMatch(/^WEBVTT/);
  });

  it('is told of UTF-8 and UTF-16, with a mark or without', () => {
    fc.assert(
      fc.property(anyText, (some) => {
        const text = `A line of text in ASCII letters\n${some.replaceAll('\uFEFF', '')}`;
        if (/[\u0001-\u0008\u000E-\u001A]|\0\0/.test(text)) return;
        expect(decodeText(utf8(text), 'x')).toEqual({
          text: text,
          encoding: 'utf-8',
          notes: [],
        });
        expect(decodeText(utf8(`\uFEFF${text}`), 'x').text).toBe(text);
        for (const [isLittle, encoding] of [
          [true, 'utf-16le'],
          [false, 'utf-16be'],
        ] as const)
          expect(decodeText(utf16(`\uFEFF${text}`, isLittle), 'x')).toMatchObject({
            text: text,
            encoding,
          });
      }),
    );
    expect(decodeText(utf16('1\n00:00:01,000', false), 'x').text).toBe('1\n00:00:01,000');
    expect(decodeText(new Uint8Array(), 'x').text).toBe('');
  });

  it.each([
    'Привет',
    'Съешь ещё этих мягких французских булок, да выпей же чаю.',
    'Добрый день\r\n— «Как дела?» …\n',
    'Η γρήγορη αλεπού πηδάει πάνω από το τεμπέλικο σκυλί.',
    'שלום לכולם, מה שלומכם היום?',
    'السلام عليكم، كيف حالكم اليوم؟',
    'สวัสดีครับ วันนี้อากาศดีมาก',
    'नमस्ते, आप कैसे हैं?',
    '今天天气很好，我们一起去公园散步。\n明天见。\n',
    'きょうはとてもいい天気です。\n明日も晴れるでしょう。\n',
    '1\n00:00:01,000 --> 00:00:02,500\nПривет 😀 всем\n',
  ])('is told of UTF-16 without a mark, of any script: %j', (text) => {
    expect(decodeText(utf16(text, true), 'x')).toEqual({ text, encoding: 'utf-16le', notes: [] });
    expect(decodeText(utf16(text, false), 'x')).toEqual({ text, encoding: 'utf-16be', notes: [] });
  });

  it('is refused of noise, and of sound and numbers that are no text', () => {
    const random = makeRandom(5);
    const files: readonly (readonly [string, Uint8Array])[] = [
      ['noise', Uint8Array.from({ length: 2000 }, () => Math.floor(256 * random.uniform()))],
      ['sound', new Uint8Array(Int16Array.from({ length: 2000 }, (_, k) => 3000 * Math.sin(k / 9)).buffer)],
      ['numbers', new Uint8Array(Float32Array.from({ length: 500 }, () => random.uniform()).buffer)],
      ['counts', new Uint8Array(Uint32Array.from({ length: 500 }, (_, k) => 77 * k).buffer)],
    ];
    for (const [name, bytes] of files) expect(() => decodeText(bytes, name)).toThrow(/it is no text/);
  });

  it.each([
    ['windows-1252', 'Où est passée la forêt ? Là-bas, derrière l’école – c’était déjà Noël, très tôt.'],
    ['windows-1250', 'Příliš žluťoučký kůň úpěl ďábelské ódy. Řekl, že to bylo včera večer u řeky.'],
    ['windows-1251', 'Съешь ещё этих мягких французских булок, да выпей же чаю. Это было вчера вечером.'],
    ['windows-1253', 'Η γρήγορη αλεπού πηδάει πάνω από το τεμπέλικο σκυλί και μετά πηγαίνει στο σπίτι της.'],
    [
      'windows-1254',
      'Pijamalı hasta yağız şoföre çabucak güvendi. Bu akşam şehirde çok güzel bir düğün var.',
    ],
  ])('is guessed as %s', (encoding, text) => {
    const read = decodeText(singleByte(text, encoding), 'x');
    expect(read.text).toBe(text);
    expect(read.notes).toEqual([
      `It is not in UTF-8; it was read as ${read.encoding}. Check its accented letters.`,
    ]);
  });

  it.each([
    ['Café', 'windows-1252'],
    ['Où est-il allé ?', 'windows-1252'],
    ['Señor Muñoz', 'windows-1252'],
    ['für', 'windows-1252'],
    ['Mädchen und Bäume', 'windows-1252'],
    ['très bien, déjà', 'windows-1252'],
    ['Hôtel de Ville', 'windows-1252'],
    ['żółw', 'windows-1250'],
    ['příště', 'windows-1250'],
    ['şöyle bir gün', 'windows-1254'],
    ['Привет', 'windows-1251'],
    ['Добрый день', 'koi8-r'],
    ['ačiū', 'windows-1257'],
    ['Καλημέρα', 'windows-1253'],
    ['שלום', 'windows-1255'],
  ])('of a word or two, %j, is right', (text, encoding) => {
    expect(decodeText(singleByte(text, encoding), 'x').text).toBe(text);
  });

  it.each([
    [
      'shift_jis',
      'きょうはとてもいい天気です。明日も晴れるでしょう。',
      '82ab82e582a482cd82c682c482e082a282a293568b4382c582b7814296be93fa82e090b082ea82e982c582b582e582a48142',
    ],
    [
      'euc-jp',
      'きょうはとてもいい天気です。明日も晴れるでしょう。',
      'a4ada4e7a4a6a4cfa4c8a4c6a4e2a4a4a4a4c5b7b5a4a4c7a4b9a1a3ccc0c6fca4e2c0b2a4eca4eba4c7a4b7a4e7a4a6a1a3',
    ],
    [
      'euc-kr',
      '오늘 날씨가 매우 좋습니다. 내일도 맑을 것입니다.',
      'bfc0b4c320b3afbebeb0a120b8c5bfec20c1c1bdc0b4cfb4d92e20b3bbc0cfb5b520b8bcc0bb20b0cdc0d4b4cfb4d92e',
    ],
    [
      'gb18030',
      '今天天气很好，我们一起去公园散步。',
      'bdf1ccecccecc6f8badcbac3a3acced2c3c7d2bbc6f0c8a5b9abd4b0c9a2b2bda1a3',
    ],
    [
      'big5',
      '今天天氣很好，我們一起去公園散步。',
      'a4b5a4d1a4d1aef0abdca66ea141a7daadcca440b05fa568a4bdb6e9b4b2a842a143',
    ],
  ])('of Asian texts is guessed as %s', (encoding, text, hex) => {
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    expect(decodeText(bytes, 'x')).toMatchObject({ text, encoding });
  });

  it('is what somebody says it is', () => {
    const bytes = singleByte('Привет', 'windows-1251');
    expect(decodeText(bytes, 'x', 'cp1251')).toEqual({ text: 'Привет', encoding: 'windows-1251', notes: [] });
    expect(decodeText(bytes, 'x', 'latin1').text).toBe('Ïðèâåò');
    expect(decodeText(bytes, 'x', 'utf-8').notes[0]).toMatch(/places of it are no utf-8/);
    expect(() => decodeText(bytes, 'x', 'klingon')).toThrow(/no encoding that is known/);
  });

  it('is refused of pictures, and of what is too large', () => {
    expect(() =>
      decodeText(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), 'x.png'),
    ).toThrow(/it is no text/);
    expect(() => decodeText(new Uint8Array(mostTextBytes + 1), 'x')).toThrow(/larger than 256 MB/);
  });
});
