import type { GroundedPhrase } from '#src/model/grounding.ts';
import { csvField } from './csv-rows.ts';
import { guarded } from './spreadsheet.ts';

const columns = ['phrase', 'start_s', 'end_s', 't_s', 'x', 'y', 'width', 'height', 'share', 'confidence'];

/** Boxes of grounded phrases over time (RFC 4180, CRLF): a row for each frame, in displayed pixels from the top left. */
export function groundingCsv(phrases: readonly GroundedPhrase[], width: number, height: number): string {
  const rows = phrases.flatMap(({ text, start, end, confidence, frames }) =>
    frames.map(({ t, box: [x, y, w, h], share }) => [
      csvField(guarded(text)),
      ...[start ?? t, end ?? t, t].map((value) => value.toFixed(3)),
      ...[x * width, y * height, w * width, h * height].map((value) => value.toFixed(1)),
      ...[share, confidence].map((value) => value.toFixed(3)),
    ]),
  );
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
