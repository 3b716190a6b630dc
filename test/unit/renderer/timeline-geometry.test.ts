import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, hitTest, pausesOf, tracksExtent, tracksOf } from '#renderer/timeline/layout.ts';
import { mostHeight, roomyHeights, rowAt, topOf, visibleRows } from '#renderer/timeline/row-places.ts';
import {
  coarsest,
  finest,
  fitAll,
  keepInSight,
  reveal,
  scrollBy,
  toPixel,
  toTime,
  zoomAbout,
} from '#renderer/timeline/scale.ts';
import { snapDelta, snapPixels } from '#renderer/timeline/snap.ts';
import { stepFor, tickLabel, ticks } from '#renderer/timeline/ticks.ts';
import {
  columnSeconds,
  levelFor,
  parentTile,
  tilesBetween,
  tileSpan,
  topLevel,
} from '#renderer/timeline/tiles.ts';
import { wheelMeaning } from '#renderer/timeline/wheel.ts';
import { knot, timeMap, toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { placed, recording, sampleProject } from './support/documents.ts';

const view = fc.record({
  start: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  secondsPerPixel: fc.double({ min: 1e-4, max: 50, noNaN: true }),
});
const screen = fc.integer({ min: 50, max: 3000 });

describe('the horizontal axis', () => {
  it('turns pixels into seconds and back', () => {
    fc.assert(
      fc.property(view, fc.double({ min: -3000, max: 3000, noNaN: true }), (v, x) => {
        expect(toPixel(v, toTime(v, x))).toBeCloseTo(x, 3);
      }),
    );
  });

  it('keeps what lies under the pointer when it zooms, and stays within its limits', () => {
    fc.assert(
      fc.property(
        view,
        fc.integer({ min: 0, max: 2000 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (v, x, f) => {
          const zoomed = zoomAbout(v, x, f);
          expect(toTime(zoomed, x)).toBeCloseTo(toTime(v, x), 4);
          expect(zoomed.secondsPerPixel).toBeGreaterThanOrEqual(finest);
          expect(zoomed.secondsPerPixel).toBeLessThanOrEqual(coarsest);
        },
      ),
    );
  });

  it('fits all of an extent on the screen', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0.1, max: 4e4, noNaN: true }),
        screen,
        (low, length, width) => {
          const v = fitAll([low, low + length], width);
          expect(toPixel(v, low)).toBeGreaterThanOrEqual(0);
          expect(toPixel(v, low + length)).toBeLessThanOrEqual(width + 1e-6);
        },
      ),
    );
    expect(fitAll(null, 500).secondsPerPixel).toBeGreaterThan(0);
  });

  it('never loses the recordings, however far one scrolls', () => {
    fc.assert(
      fc.property(view, fc.integer({ min: -1e6, max: 1e6 }), screen, (v, by, width) => {
        const extent: [number, number] = [-20, 500];
        const kept = keepInSight(scrollBy(v, by), extent, width);
        expect(toPixel(kept, extent[1])).toBeGreaterThan(0);
        expect(toPixel(kept, extent[0])).toBeLessThan(width);
      }),
    );
  });

  it('shows a moment that has run off the screen, and leaves the view alone otherwise', () => {
    fc.assert(
      fc.property(view, fc.double({ min: -2e4, max: 2e4, noNaN: true }), screen, (v, t, width) => {
        const shown = reveal(v, t, width);
        const x = toPixel(shown, t);
        expect(x).toBeGreaterThanOrEqual(-1e-6);
        expect(x).toBeLessThanOrEqual(width + 1e-6);
        const before = toPixel(v, t);
        if (before >= 0 && before <= width) expect(shown).toBe(v);
      }),
    );
  });
});

describe('ticks', () => {
  it('have labels far enough apart, in order, and few enough to draw', () => {
    fc.assert(
      fc.property(view, screen, (v, width) => {
        const found = ticks(v, width);
        expect(found.length).toBeLessThan(width);
        const labelled = found.filter((t) => t.label !== null);
        for (const [i, tick] of labelled.entries()) {
          const next = labelled[i + 1];
          if (next) expect((next.time - tick.time) / v.secondsPerPixel).toBeGreaterThan(87);
        }
      }),
    );
  });

  it('are written with the decimals their step needs', () => {
    expect(tickLabel(75.5, 0.5)).toBe('1:15.5');
    expect(tickLabel(-3, 1)).toBe('−0:03');
    expect(tickLabel(3661, 1)).toBe('1:01:01');
    expect(tickLabel(0.00025, 5e-5)).toBe('0:00.00025');
    expect(stepFor(0.5, 88)).toBe(60);
  });
});

describe('waveform tiles', () => {
  const duration = fc.double({ min: 0.05, max: 20_000, noNaN: true });

  it('cover the stretch asked for without holes, within the recording', () => {
    fc.assert(
      fc.property(
        duration,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (d, p, q) => {
          const [from, to] = [Math.min(p, q) * d, Math.max(p, q) * d];
          const level = Math.max(-2, topLevel(d) - 3);
          const spans = tilesBetween(level, from, to, d).map(tileSpan);
          expect(spans[0]?.[0]).toBeLessThanOrEqual(from);
          expect(spans.at(-1)?.[1]).toBeGreaterThanOrEqual(to - 1e-9);
          for (const [i, span] of spans.entries()) {
            const next = spans[i + 1];
            if (next) expect(next[0]).toBeCloseTo(span[1], 9);
          }
        },
      ),
    );
  });

  it('lie within their parents, up to one tile for everything', () => {
    fc.assert(
      fc.property(duration, (d) => {
        const top = topLevel(d);
        expect(tileSpan({ level: top, index: 0 })[1]).toBeGreaterThanOrEqual(d * (1 - 1e-12));
        const fine = tilesBetween(Math.max(-7, top - 4), d * 0.7, d * 0.7, d)[0];
        for (let tile = fine ?? null; tile; ) {
          const parent = parentTile(tile, top);
          if (parent) {
            expect(tileSpan(parent)[0]).toBeLessThanOrEqual(tileSpan(tile)[0]);
            expect(tileSpan(parent)[1]).toBeGreaterThanOrEqual(tileSpan(tile)[1]);
          } else expect(tile).toEqual({ level: top, index: 0 });
          tile = parent;
        }
      }),
    );
  });

  it('give every pixel a column, and never more than two, except at the ends of the scale', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 100, noNaN: true }), duration, (spp, d) => {
        const level = levelFor(spp, d);
        if (level < topLevel(d)) {
          expect(columnSeconds(level)).toBeLessThanOrEqual(Math.max(spp, columnSeconds(-7)) * (1 + 1e-9));
          expect(columnSeconds(level) * 2).toBeGreaterThan(spp * (1 - 1e-9));
        } else
          expect(columnSeconds(level)).toBeLessThanOrEqual(Math.max(spp, columnSeconds(-7)) * (1 + 1e-9));
      }),
    );
  });
});

describe('rows', () => {
  const paused = timeMap([
    { knots: [knot(10, 0), knot(40, 30)] },
    { knots: [knot(47.3, 30), knot(60, 42.7)] },
  ]);

  it('are those of the event, placed ones first; another event’s are left out', () => {
    const project = sampleProject();
    const other = placed('c', paused, '1');
    const tracks = tracksOf(
      { ...project, placements: [...project.placements.filter((p) => p.recording !== 'c'), other] },
      '0',
    );
    expect(tracks.map((t) => t.recording.id)).toEqual(['a', 'b', 'd']);
    expect(tracks.map((t) => t.hue)).toEqual([0, 1, 3]);
    const extent = tracksExtent(tracks);
    expect(extent?.[0]).toBe(0);
    expect(extent?.[1]).toBeCloseTo(65, 1);
  });

  it('draw every source moment where the time map puts it', () => {
    fc.assert(
      fc.property(view, screen, (v, width) => {
        for (const block of blocksOf(paused, v, width))
          for (const piece of block.pieces) {
            expect(piece.x0).toBeGreaterThanOrEqual(0);
            expect(piece.x1).toBeLessThanOrEqual(width);
            for (const [x, source] of [
              [piece.x0, piece.source0],
              [piece.x1, piece.source1],
            ] as const) {
              const t = toTimeline(paused, sourceTime(Math.min(42.7, Math.max(0, source))));
              if (t !== null && Math.abs(source - 30) > 1e-6) expect(toPixel(v, t)).toBeCloseTo(x, 2);
            }
          }
      }),
    );
  });

  it('show a pause where there is one', () => {
    const v = { start: 0, secondsPerPixel: 0.1 };
    const [pause, ...more] = pausesOf(paused, v);
    expect(more).toEqual([]);
    expect(pause?.[0]).toBeCloseTo(400);
    expect(pause?.[1]).toBeCloseTo(473);
  });

  it('are found under the pointer, on the clip or beside it', () => {
    const tracks = tracksOf(
      {
        ...sampleProject(),
        recordings: [recording('a'), recording('b')],
        placements: [placed('a', paused), placed('b', paused)],
      },
      '0',
    );
    const v = { start: 0, secondsPerPixel: 0.1 };
    expect(hitTest(tracks, v, 200, 50, 44)).toMatchObject({ onClip: true, segment: 0, track: { hue: 1 } });
    expect(hitTest(tracks, v, 430, 10, 44)).toMatchObject({ onClip: false, track: { hue: 0 } });
    expect(hitTest(tracks, v, 500, 10, 44)).toMatchObject({ onClip: true, segment: 1 });
    expect(hitTest(tracks, v, 200, 100, 44)).toBeNull();
  });

  it('off the screen are not drawn', () => {
    const rows = (count: number) => Array.from({ length: count }, () => ({ kind: 'track' as const }));
    const heights = { track: 44, full: 44, slim: 22 };
    const seen = (count: number, scrolled: number, high: number) =>
      visibleRows(rows(count), heights, scrolled, high).map(({ index }) => index);
    expect(seen(20, 100, 200)).toEqual([2, 3, 4, 5, 6]);
    expect(seen(3, 0, 1000)).toEqual([0, 1, 2]);
    expect(seen(3, 5000, 100)).toEqual([]);
  });

  it('of recordings grow with the room that all of them leave, up to a half more', () => {
    const least = { full: 44, slim: 22 };
    const rows = (['track', 'document', 'text', 'track'] as const).map((kind) => ({ kind }));
    expect(roomyHeights(rows, least, 100).track).toBe(44);
    expect(roomyHeights(rows, least, 22 + 44 + 2 * 50).track).toBe(50);
    expect(roomyHeights(rows, least, 5000)).toEqual({ track: 66, ...least });
    expect(mostHeight(rows)).toBe('(4 * var(--track) + 1 * var(--track-slim))');
    expect(topOf(rows, 4, roomyHeights(rows, least, 5000))).toBe(4 * 44 + 22);
  });

  it('stand under each other without gaps, slim ones too, and are found by their height', () => {
    const heights = { track: 60, full: 44, slim: 22 };
    const kinds = fc.array(fc.record({ kind: fc.constantFrom('track' as const, 'document' as const) }));
    fc.assert(
      fc.property(kinds, fc.integer({ min: -50, max: 900 }), (rows, y) => {
        const all = visibleRows(rows, heights, 0, 1e6);
        expect(all.map(({ top }) => top)).toEqual(rows.map((_, k) => topOf(rows, k, heights)));
        const found = rowAt(rows, heights, y);
        const own = all.find(({ top, height }) => y >= top && y < top + height) ?? null;
        expect(found).toEqual(own);
      }),
    );
  });
});

describe('snapping', () => {
  it('pulls the nearest edge onto a target within reach, and never farther than that', () => {
    const times = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        times,
        times,
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (edges, targets, wish, spp) => {
          const snap = snapDelta(edges, targets, wish, spp);
          const nearest = Math.min(...edges.flatMap((e) => targets.map((t) => Math.abs(e + wish - t))));
          if (nearest < snapPixels * spp) {
            expect(Math.abs(snap.delta - wish)).toBeCloseTo(nearest, 9);
            expect(targets).toContain(snap.at);
          } else expect(snap).toEqual({ delta: wish, at: null });
        },
      ),
    );
  });
});

describe('the wheel', () => {
  const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  it('scrolls along time, with Shift down the rows, with Ctrl it zooms', () => {
    expect(wheelMeaning({ ...wheel, deltaY: 100 })).toEqual({ kind: 'scroll', x: 100, y: 0 });
    expect(wheelMeaning({ ...wheel, deltaY: 100, shiftKey: true })).toEqual({ kind: 'scroll', x: 0, y: 100 });
    expect(wheelMeaning({ ...wheel, deltaX: 30, deltaY: 100 })).toEqual({ kind: 'scroll', x: 30, y: 100 });
    expect(wheelMeaning({ ...wheel, deltaY: -120, ctrlKey: true })).toEqual({ kind: 'zoom', factor: 0.5 });
    expect(wheelMeaning({ ...wheel, deltaY: 3, deltaMode: 1 })).toEqual({ kind: 'scroll', x: 48, y: 0 });
  });
});
