import type { Viewport } from '#renderer/state/state.ts';
import { toSource } from '#src/model/time-map.ts';
import { wordStrip } from './text-band.ts';
import type { TimelineRow } from './layout.ts';
import { toTime } from './scale.ts';
import { boundaryNear, meeting, type NearBoundary, voicesOf, wordAt } from './text-index.ts';

export type TextHit = {
  /** A half-open range of words: one, or a segment's; null: there is none. */
  readonly words: readonly [from: number, to: number] | null;
  /** A boundary to be dragged; null where the words are too small on the screen to tell which. */
  readonly boundary: NearBoundary | null;
};

const nothing: TextHit = { words: null, boundary: null };

/** What lies under a point of a text row; `y` from its top. */
export function hitText(
  { track, own, voice: number }: TimelineRow & { kind: 'text' },
  view: Viewport,
  x: number,
  y: number,
  rowHeight: number,
): TextHit {
  const t = own.transcript;
  const voice = voicesOf(t)[number];
  const source = toSource(track.map, toTime(view, x));
  if (!voice || source === null) return nothing;
  const band = { view, height: Math.round(rowHeight) - 5 };
  if (y - 2 < wordStrip(band)[0]) {
    const start = (k: number) => t.segments[k]?.start ?? 0;
    const [first, last] = meeting(voice.segments, start, voice.longestSegment, source, source + 1e-9);
    for (let i = last - 1; i >= first; i--) {
      const segment = t.segments[voice.segments[i] as number];
      if (segment?.end != null && segment.end > source) return { words: segment.words, boundary: null };
    }
    return nothing;
  }
  const k = wordAt(t, voice, source);
  const boundary = boundaryNear(t, voice, source, view.secondsPerPixel);
  return { words: k === null ? null : [k, k + 1], boundary };
}
