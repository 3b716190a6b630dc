import type { AttentionMap } from '#src/model/attention-map.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { pathOfWords } from '#src/model/text-path.ts';
import type { Word } from '#src/model/transcript.ts';
import { isTimed } from '#src/model/transcript-edits.ts';
import type { Html } from './html.ts';
import { box, dot, line, type Point, scale, svg, ticks, words as label } from './svg.ts';

/** Rows of text over time: what a recording says of a list of steps, what its sound attends to of its words. As the window draws them. */

/** Cells as an image over a stretch of source seconds; its first row at the bottom. */
export type RowsHeat = {
  /** `data:image/png;base64,…` */
  readonly image: string;
  readonly from: number;
  readonly to: number;
};

type Name = { readonly row: number; readonly text: string };

const top = 24;
const cut = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;

/** The picture of `count` rows, `high` pixels each, and where a moment and a row are in it. */
function rowsPicture(
  heat: RowsHeat,
  seen: readonly [from: number, to: number],
  { left, width, high, count }: Record<'left' | 'width' | 'high' | 'count', number>,
  names: readonly Name[],
  { title, told }: Record<'title' | 'told', string>,
  over: (x: (seconds: number) => number, y: (row: number) => number) => readonly string[],
): Html {
  const bottom = top + count * high;
  const x = scale(seen[0], seen[1], left, left + width);
  const y = (row: number): number => bottom - row * high;
  const frame: Point[] = [
    [left, top],
    [left, bottom],
    [left + width, bottom],
  ];
  const [from, to] = [x.at(heat.from), x.at(heat.to)];
  const inside = `<svg x="${left}" y="${top}" width="${width}" height="${bottom - top}"><image x="${(from - left).toFixed(2)}" y="0" width="${(to - from).toFixed(2)}" height="${bottom - top}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${heat.image}"/></svg>`;
  return svg(left + width + 26, bottom + 38, told, [
    inside,
    ...over(x.at, y),
    ...names.map(({ row, text }) => label([left - 6, y(row) + 4], text, 'end')),
    line(frame, 'axis'),
    ...ticks(seen[0], seen[1], Math.max(4, width / 110)).map((t) =>
      [
        line(
          [
            [x.at(t), bottom],
            [x.at(t), bottom + 4],
          ],
          'axis',
        ),
        label([x.at(t), bottom + 16], `${t}`, 'middle'),
      ].join(''),
    ),
    label([left + width, bottom + 32], `${title}, s`, 'end'),
  ]);
}

/** How well each step goes with each moment, where the steps are, and which are pinned; the first step at the bottom. */
export function stepsMatrixPicture(
  { steps, pins }: Pick<ProjectSteps, 'steps' | 'pins'>,
  heat: RowsHeat,
  duration: number,
  title: string,
): Html {
  const high = 22;
  const found = steps.filter(({ start }) => start !== null).length;
  return rowsPicture(
    heat,
    [0, duration],
    { left: 240, width: 700, high, count: steps.length },
    steps.map(({ text }, k) => ({ row: k + 0.5, text: cut(text, 36) })),
    {
      title,
      told: `How well each of ${steps.length} steps goes with each moment of ${title}; ${found} are found.`,
    },
    (x, y) =>
      steps.flatMap(({ text, start, end }, k) => {
        if (start === null || end === null) return [];
        const what = `${text}: ${start.toFixed(2)} s to ${end.toFixed(2)} s`;
        const isPinned = pins.some((pin) => pin.step === k && pin.start !== null);
        const bar = box([x(start), y(k + 1) + 3], Math.max(2, x(end) - x(start)), high - 6, 'path', what);
        return isPinned ? [bar, dot([x((start + end) / 2), y(k + 0.5)], 'pin', 4)] : [bar];
      }),
  );
}

/** Names nearer to each other than this would be written over each other. */
const apart = 11;

/** What the sound of a stretch attends to of its words, and the words' times as a path; confirmed boundaries as pins. */
export function attentionPicture(
  map: AttentionMap,
  words: readonly Word[],
  heat: RowsHeat,
  title: string,
): Html {
  const count = Math.max(1, map.phones.length);
  const high = Math.min(12, Math.max(2.5, 900 / count));
  const seconds = heat.to - heat.from;
  const names: Name[] = [];
  map.words.forEach(([p, q], k) => {
    const [row, last] = [(p + q) / 2, names.at(-1)?.row ?? Number.NEGATIVE_INFINITY];
    if (q > p && (row - last) * high >= apart) names.push({ row, text: cut(words[k]?.text ?? '', 18) });
  });
  const stretches = pathOfWords(map, words);
  const timed = words.filter(isTimed);
  const ends =
    timed.length > 0 ? ` from ${timed[0]?.start.toFixed(2)} to ${timed.at(-1)?.end.toFixed(2)} s` : '';
  return rowsPicture(
    heat,
    [heat.from, heat.to],
    { left: 130, width: Math.round(Math.min(1400, Math.max(420, 40 * seconds))), high, count },
    names,
    {
      title,
      told: `What the sound of ${title} attends to of ${words.length} words, of which ${timed.length} are said${ends}.`,
    },
    (x, y) => [
      ...stretches.map((points) =>
        line(
          points.map(({ a, b }): Point => [x(a), y(b)]),
          'path',
        ),
      ),
      ...words.flatMap((word, k) => {
        const rows = map.words[k];
        if (!rows || !isTimed(word) || word.status !== 'confirmed') return [];
        return [dot([x(word.start), y(rows[0])], 'pin', 3), dot([x(word.end), y(rows[1])], 'pin', 3)];
      }),
    ],
  );
}
