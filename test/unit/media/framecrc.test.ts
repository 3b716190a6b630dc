import fc from 'fast-check';
import { expect, it } from 'vitest';
import { framecrcReader } from '#main/media/framecrc.ts';

it('reads every line, however the text is cut into pieces', () => {
  const frames = fc.array(
    fc.tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 0, max: 1e7 })),
    { maxLength: 50 },
  );
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 40 }), (list, piece) => {
      const lines = list.map(
        ([pts, bytes]) =>
          `0, ${String(pts).padStart(10)}, ${String(pts).padStart(10)}, 1, ${bytes}, 0xabcdef01`,
      );
      const text = Buffer.from(
        ['#software: Lavf', '#tb 0: 1/48000', '#media_type 0: audio', ...lines, ''].join('\n'),
      );
      const seen: [number, number][] = [];
      const read = framecrcReader(({ time, bytes }) => seen.push([time, bytes]));
      for (let at = 0; at < text.length; at += piece) read(text.subarray(at, at + piece));
      expect(seen).toEqual(list.map(([pts, bytes]) => [pts * (1 / 48_000), bytes]));
    }),
  );
});

it('leaves out frames without a time', () => {
  const seen: number[] = [];
  framecrcReader(({ time }) => seen.push(time))(
    Buffer.from('#tb 0: 1/10\n0, NOPTS, NOPTS, 1, 5, 0x0\n0, 1, 2, 1, 5, 0x0\n'),
  );
  expect(seen).toEqual([0.2]);
});
