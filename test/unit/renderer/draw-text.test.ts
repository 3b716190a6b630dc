import { describe, expect, it } from 'vitest';
import { drawText } from '#renderer/timeline/draw-text.ts';
import { drawDocument } from '#renderer/timeline/draw-document.ts';
import type { Palette } from '#renderer/timeline/palette.ts';
import { tracksOf } from '#renderer/timeline/layout.ts';
import { emptyProject } from '#src/model/project.ts';
import { knot, type TimeMap, timeMap } from '#src/model/time-map.ts';
import { transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { placed, recording } from './support/documents.ts';

type Box = readonly [x: number, width: number];

/** A canvas that notes what is filled, and letters of six pixels. */
function paper() {
  const boxes: Box[] = [];
  const texts: string[] = [];
  const context = new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === 'getTransform') return () => ({ a: 1 });
        if (name === 'measureText') return (text: string) => ({ width: 6 * text.length });
        if (name === 'fillRect') return (x: number, _y: number, width: number) => boxes.push([x, width]);
        if (name === 'fillText') return (text: string) => texts.push(text);
        return () => {};
      },
      set: () => true,
    },
  ) as unknown as CanvasRenderingContext2D;
  return { context, boxes, texts };
}

/** Three words from 1 to 4 s, a second each. */
const own = {
  ...{ id: 't', recording: 'a', source: null },
  transcript: {
    ...transcriptOfSegments([
      {
        ...{ text: 'one two three', start: sourceTime(1), end: sourceTime(4), speaker: null, tier: null },
        words: ['one', 'two', 'three'].map((text, k) => ({
          ...unalignedWord(text),
          ...{
            start: sourceTime(1 + k),
            end: sourceTime(2 + k),
            status: 'aligned' as const,
            confidence: 0.95,
          },
        })),
      },
    ]),
    confidence: 0.95,
  },
};
const palette = { hues: ['#123456'] } as unknown as Palette;
const band = { view: { start: 0, secondsPerPixel: 0.01 }, width: 1200, y: 0, height: 40 };

function drawn(map: TimeMap, draw: typeof drawText | typeof drawDocument) {
  const project = {
    ...emptyProject('p', 'P', '2026-11-28T12:00:00Z'),
    ...{ recordings: [recording('a', 10)], placements: [placed('a', map)], transcripts: [own] },
  };
  const [track] = tracksOf(project, '0');
  if (!track) throw new Error('no track');
  const to = paper();
  draw(to.context, { track, own, voice: 0, chosen: null, isChosen: false }, band as never, palette);
  return to;
}

describe('a text along the timeline', () => {
  it('ends where its recorder paused, and goes on behind: nothing was said meanwhile', () => {
    // 2.5 s are recorded from 0, the rest from 6 s.
    const { boxes } = drawn(
      timeMap([{ knots: [knot(0, 0), knot(2.5, 2.5)] }, { knots: [knot(6, 2.5), knot(10, 6.5)] }]),
      drawText,
    );
    const inPause = boxes.filter(([x, width]) => width < 1200 && x + width > 251 && x < 599);
    expect(inPause).toEqual([]);
    expect(boxes.some(([x, width]) => Math.abs(x + width - 250) <= 1)).toBe(true);
    expect(boxes.some(([x]) => x === 600)).toBe(true);
  });

  it('has each of its words once, where the recording was warped within it', () => {
    const bent = timeMap([{ knots: [knot(0, 0), knot(3, 1.5), knot(4, 2.5), knot(8, 6.5)] }]);
    const { texts, boxes } = drawn(bent, drawText);
    expect(texts.filter((text) => text === 'one')).toHaveLength(1);
    // From 1 s on the first piece (2 s) to 2 s on the second (3.5 s).
    expect(boxes.some(([x, width]) => x === 200 && Math.abs(width - 150) <= 1)).toBe(true);
    const bars = drawn(bent, drawDocument).boxes.filter(([, width]) => width > 2 && width < 1200);
    expect(bars[0]).toEqual([200, 350]);
  });
});
