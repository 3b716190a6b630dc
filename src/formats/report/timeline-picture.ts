import type { Placement } from '#src/model/alignment.ts';
import type { Project } from '#src/model/project.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import type { Html } from './html.ts';
import { box, line, scale, svg, ticks, words } from './svg.ts';

const [left, right, row] = [150, 640, 22];
/** Placements below it are drawn as what they are: guesses. */
export const doubtful = 0.5;
/** Characters of a name. */
const longest = 22;

/** The recordings of one event on its clock, a row each; null where none is placed. */
export function timelinePicture(project: Project, event: string): Html | null {
  const names = new Map(project.recordings.map((r) => [r.id, r.name]));
  const rows = project.placements.flatMap((p) => {
    const extent = p.placed && p.map && p.event === event ? timelineExtent(p.map) : null;
    return extent && p.map ? [{ placement: p, extent, map: p.map, name: names.get(p.recording) ?? '?' }] : [];
  });
  if (rows.length === 0) return null;
  const x = scale(
    Math.min(...rows.map((r) => r.extent[0])),
    Math.max(...rows.map((r) => r.extent[1])),
    left,
    right,
  );
  const bottom = 10 + rows.length * row;
  const grid = ticks(x.low, x.high, 6).flatMap((t) => [
    line(
      [
        [x.at(t), 8],
        [x.at(t), bottom],
      ],
      'faint',
    ),
    words([x.at(t), bottom + 14], `${t}`, 'middle'),
  ]);
  const bars = rows.flatMap(({ placement, map, name }, k) => {
    const y = 10 + k * row;
    const shown = [...name].length > longest ? `${[...name].slice(0, longest - 1).join('')}…` : name;
    return [
      words([left - 8, y + 14], shown, 'end'),
      ...map.segments.map((segment) => {
        const [from, to] = [segment.knots[0]?.timeline ?? 0, segment.knots.at(-1)?.timeline ?? 0];
        const what = `${name}: ${from.toFixed(3)} s to ${to.toFixed(3)} s`;
        return box([x.at(from), y + 3], x.at(to) - x.at(from), row - 8, lookOf(placement), what);
      }),
      words([right + 8, y + 14], percent(placement.confidence)),
    ];
  });
  const told = `${rows.length} recordings on a timeline from ${x.low.toFixed(2)} to ${x.high.toFixed(2)} seconds; the table of recordings says the same in numbers.`;
  return svg(690, bottom + 34, told, [...grid, ...bars, words([right, bottom + 28], 'seconds', 'end')]);
}

const lookOf = ({ confidence }: Placement): string => (confidence < doubtful ? 'weak' : 'bar');
/** Rounded down: what is not certain is not called so. */
export const percent = (share: number): string => `${Math.floor(100 * share)} %`;
