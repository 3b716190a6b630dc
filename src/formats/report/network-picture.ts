import type { PairEvidence } from '#src/model/alignment.ts';
import type { Project } from '#src/model/project.ts';
import type { Html } from './html.ts';
import { namesOf } from './parts.ts';
import { dot, line, type Point, svg, words } from './svg.ts';

const [width, middle, radius] = [690, 345, 190];
/** Characters of a name. */
const longest = 20;

/** Which recordings tell of which: those that agree as lines, by how sure they are; those left out dashed, with how far they are off. */
export function networkPicture(project: Project): Html {
  const nameFor = namesOf(project);
  const count = project.recordings.length;
  const height = 2 * (radius + 50);
  const places = new Map(
    project.recordings.map(({ id }, k) => {
      const turn = (2 * Math.PI * k) / count - Math.PI / 2;
      return [id, [middle + radius * Math.cos(turn), height / 2 + radius * Math.sin(turn)] as Point] as const;
    }),
  );
  const drawn = project.pairs.filter((p) => p.status !== 'refused');
  const ties = drawn.flatMap((pair) => {
    const [p, q] = [places.get(pair.a), places.get(pair.b)];
    if (!p || !q) return [];
    const isLeftOut = pair.status === 'inconsistent';
    const mid: Point = [(p[0] + q[0]) / 2 + 4, (p[1] + q[1]) / 2 - 4];
    return [
      line([p, q], isLeftOut ? 'doubtful' : 'curve').replace(
        '/>',
        ` stroke-opacity="${opacity(pair)}"${isLeftOut ? ' stroke-dasharray="5 4"' : ''}/>`,
      ),
      ...(pair.residual === null ? [] : [words(mid, `${(1000 * pair.residual).toFixed(1)} ms`)]),
    ];
  });
  const nodes = project.recordings.flatMap(({ id, name }) => {
    const at = places.get(id) as Point;
    const placed = project.placements.find((p) => p.recording === id)?.placed ?? false;
    const side = at[0] > middle + 1 ? 'start' : at[0] < middle - 1 ? 'end' : 'middle';
    const shown = [...name].length > longest ? `${[...name].slice(0, longest - 1).join('')}…` : name;
    const dx = side === 'start' ? 9 : side === 'end' ? -9 : 0;
    const dy = side === 'middle' ? (at[1] < height / 2 ? -10 : 18) : 4;
    return [dot(at, placed ? 'mark' : 'closed', 5), words([at[0] + dx, at[1] + dy], shown, side)];
  });
  const told = drawn
    .map(
      (p) =>
        `${nameFor(p.a)} and ${nameFor(p.b)}: ${p.status}${p.residual === null ? '' : `, ${(1000 * p.residual).toFixed(1)} ms off`}`,
    )
    .join('; ');
  return svg(width, height, `What ties ${count} recordings. ${told}.`, [...ties, ...nodes]);
}

const opacity = ({ confidence }: PairEvidence): string => (0.25 + 0.75 * confidence).toFixed(2);
