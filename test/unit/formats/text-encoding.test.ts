import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, mostTextBytes } from '#src/formats/text-encoding.ts';
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

  it('is refused of pictures, and of what is too large', () => {
    expect(() =>
      decodeText(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), 'x.png'),
    ).toThrow(/it is no text/);
    expect(() => decodeText(new Uint8Array(mostTextBytes + 1), 'x')).toThrow(/larger than 256 MB/);
  });
});
