import { tr } from '#renderer/i18n/tr.ts';
import { fitted } from './fitted.ts';
import { type Drawing, segmentHeight, wordStrip } from './text-band.ts';
import type { Voice } from './text-index.ts';

/** Of a label, pixels. */
const [narrowest, widest] = [72, 220];

/** Words without a time: a mark at `x`, and a label in the segments' strip; `wide` 0: there is no room for it. */
export type Badge = {
  readonly x: number;
  readonly left: number;
  readonly wide: number;
  readonly text: string;
};

/** Where the marks and labels stand, from left to right: how many words, and which while there is room in a pause. */
export function badgesOf(
  { context, t, band, palette, place, piece, isHere }: Drawing,
  voice: Voice,
): readonly Badge[] {
  context.font = `10px ${palette.sans}`;
  let free = Math.max(0, piece.x0);
  return voice.missing.flatMap(({ at, words, notSpoken }): readonly Badge[] => {
    const x = Math.round(place(at));
    if (!isHere(at) || x < piece.x0 - 200 || x > piece.x1 + 200) return [];
    // In the pause behind it, or, before the first words, in that before them: never over what is said beside it.
    const last = words.at(-1) ?? 0;
    const next = t.words[voice.words.find((k) => k > last) ?? -1]?.start ?? null;
    const isFirst = next === at;
    const behind = next === null ? widest : place(next) - x - 8;
    const isWithin = voice.segments.some((k) => {
      const { start, end } = t.segments[k] ?? {};
      return start != null && end != null && place(start) < x - 1 && place(end) > x + 1;
    });
    const room = isWithin ? 0 : Math.min(widest, isFirst ? x - 8 - free : behind);
    const what = notSpoken ? tr('not spoken') : tr('not aligned yet');
    const listed = `${what}: ${words
      .slice(0, 6)
      .map((k) => t.words[k]?.text ?? '')
      .join(' ')}${words.length > 6 ? ' …' : ''}`;
    const text =
      room < narrowest
        ? String(words.length)
        : fitted(context, room < 120 ? `${words.length} ${what}` : listed, room);
    const wide = context.measureText(text).width + 8;
    const left = isFirst && room >= narrowest ? x - wide : x;
    if (left < free || left + wide > band.width) return [{ x, left, wide: 0, text }];
    free = left + wide;
    return [{ x, left, wide, text }];
  });
}

export function drawMissing({ context, band, palette }: Drawing, badges: readonly Badge[]): void {
  const [top, bottom] = wordStrip(band);
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  for (const { x, left, wide, text } of badges) {
    context.strokeStyle = palette.text;
    context.lineWidth = 2;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x, band.y + top);
    context.lineTo(x, band.y + bottom);
    context.stroke();
    context.setLineDash([]);
    if (wide === 0) continue;
    context.fillStyle = palette.panel;
    context.fillRect(left, band.y, wide, segmentHeight);
    context.strokeStyle = palette.lineStrong;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, band.y + 0.5, wide - 1, segmentHeight - 1);
    context.fillStyle = palette.text;
    context.fillText(text, left + 4, band.y + segmentHeight / 2 + 0.5);
  }
}

/** The widest stretch of x0…x1 that no badge lies on. */
export function widestBetween(badges: readonly Badge[], x0: number, x1: number): readonly [number, number] {
  let best: readonly [number, number] = [x0, x0];
  let from = x0;
  const room = (to: number) => {
    if (to - from > best[1] - best[0]) best = [from, to];
  };
  for (const { left, wide } of badges) {
    if (wide === 0 || left + wide <= from || left >= x1) continue;
    room(left);
    from = Math.max(from, left + wide);
  }
  room(x1);
  return best;
}
