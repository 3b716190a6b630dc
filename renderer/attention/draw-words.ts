import { fitted } from '#renderer/timeline/fitted.ts';
import type { Palette } from '#renderer/timeline/palette.ts';
import type { TextRows } from '#src/model/attention-map.ts';
import type { Word } from '#src/model/transcript.ts';
import type { Rows } from './geometry.ts';

/** What of a word its row says. */
export type RowWord = Pick<Word, 'text' | 'status'>;

/** So high a line of letters is. */
const lineHeight = 13;
const phoneColumn = 34;

/** The words beside their rows, with their phones where rows are high enough; `chosen`: which word is in hand. */
export function drawWords(
  ctx: CanvasRenderingContext2D,
  map: TextRows,
  words: readonly RowWord[],
  rows: Rows,
  size: { readonly width: number; readonly height: number },
  chosen: ReadonlySet<number>,
  palette: Palette,
): void {
  const { width, height } = size;
  const high = height / Math.max(1, rows[1] - rows[0]);
  const yAt = (row: number) => height - (row - rows[0]) * high;
  ctx.clearRect(0, 0, width, height);
  ctx.textBaseline = 'middle';
  const phones = high >= lineHeight - 2;
  const right = width - (phones ? phoneColumn : 6);
  const labels: { readonly y: number; readonly word: RowWord; readonly first: boolean }[] = [];
  ctx.font = `11px ${palette.sans}`;
  map.words.forEach(([p, q], k) => {
    const word = words[k];
    if (!word || q <= p || q <= rows[0] || p >= rows[1]) return;
    const [top, bottom] = [yAt(q), yAt(p)];
    if (chosen.has(k)) {
      ctx.fillStyle = palette.accentGround;
      ctx.fillRect(0, top, width, bottom - top);
    }
    ctx.fillStyle = palette.line;
    if (bottom - top >= 8) ctx.fillRect(0, Math.round(top), width, 1);
    const y = Math.min(height - lineHeight / 2, Math.max(lineHeight / 2, (top + bottom) / 2));
    labels.push({ y, word, first: chosen.has(k) });
    ctx.fillStyle = palette.soft;
    if (phones)
      for (let j = p; j < q; j++)
        ctx.fillText(
          fitted(ctx, map.phones[j] ?? '', phoneColumn - 10),
          right + 8,
          (yAt(j) + yAt(j + 1)) / 2,
        );
  });
  // The word in hand is always told; of the others those that have room.
  const taken: number[] = [];
  ctx.font = `12px ${palette.sans}`;
  for (const { y, word } of labels.toSorted((a, b) => Number(b.first) - Number(a.first))) {
    if (taken.some((other) => Math.abs(other - y) < lineHeight - 1)) continue;
    taken.push(y);
    const text = fitted(ctx, word.text, right - 8);
    ctx.fillStyle = word.status === 'not-spoken' ? palette.faint : palette.text;
    ctx.fillText(text, right - ctx.measureText(text).width, y);
  }
}

/** Fine lines between words across the map. */
export function drawRows(
  ctx: CanvasRenderingContext2D,
  map: TextRows,
  rows: Rows,
  width: number,
  height: number,
  palette: Palette,
): void {
  const high = height / Math.max(1, rows[1] - rows[0]);
  ctx.globalAlpha = 0.22;
  ctx.fillStyle = palette.path;
  for (const [p, q] of map.words)
    if ((q - p) * high >= 6) ctx.fillRect(0, Math.round(height - (q - rows[0]) * high), width, 1);
  ctx.globalAlpha = 1;
}
