import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packer, Unpacker } from '#renderer/timeline/known-objects.ts';

describe('objects sent to another thread', () => {
  it('are sent once, stay the same objects there, and are forgotten when nothing uses them any more', () => {
    const pool = Array.from({ length: 6 }, (_, i) => ({ id: i, words: ['a', 'b'] }));
    const row = fc.record({
      kind: fc.constantFrom('track', 'text'),
      from: fc.nat(9),
      own: fc.constantFrom(...pool, null),
      track: fc.record({ map: fc.constantFrom(...pool), hue: fc.nat(7) }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 5 }), { minLength: 1, maxLength: 8 }), (documents) => {
        const [packer, unpacker] = [new Packer(['own', 'map']), new Unpacker()];
        let before = new Map<number, unknown>();
        for (const rows of documents) {
          const packed = structuredClone(packer.pack(rows));
          const used = rows.flatMap(({ own, track }) => (own ? [own.id, track.map.id] : [track.map.id]));
          expect(packed.fresh.length).toBe([...new Set(used)].filter((id) => !before.has(id)).length);
          expect(packed.gone.length).toBe([...before.keys()].filter((id) => !used.includes(id)).length);
          const got = unpacker.unpack(packed) as typeof rows;
          expect(got).toEqual(rows);
          const now = new Map<number, unknown>();
          for (const { own, track } of got)
            for (const each of own ? [own, track.map] : [track.map]) {
              expect(now.get(each.id) ?? each).toBe(each);
              if (before.has(each.id)) expect(before.get(each.id)).toBe(each);
              now.set(each.id, each);
            }
          before = now;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are sent in part where they became others of the same name, and what did not change stays the same object', () => {
    const word = (text: string) => ({ text });
    const step = fc.record({ at: fc.nat(30), gone: fc.nat(3), put: fc.array(fc.string(), { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
        const [packer, unpacker] = [new Packer(['own']), new Unpacker()];
        let words = Array.from({ length: 30 }, (_, k) => word(`w${k}`));
        let copies: readonly unknown[] = [];
        for (const { at, gone, put } of steps) {
          const before = words;
          words = words.toSpliced(at, gone, ...put.map(word));
          const own = { id: 't', transcript: { words, language: put[0] ?? null } };
          const packed = structuredClone(packer.pack([{ own }]));
          if (copies.length > 0)
            expect(JSON.stringify(packed).length).toBeLessThan(300 + 40 * put.join('').length);
          const [got] = unpacker.unpack(packed) as [{ own: typeof own }];
          expect(got.own).toEqual(own);
          const now = got.own.transcript.words;
          if (copies.length > 0)
            for (const [k, each] of words.entries())
              if (before.includes(each)) expect(now[k]).toBe(copies[before.indexOf(each)]);
          copies = now;
        }
      }),
      { numRuns: 60 },
    );
  });
});
