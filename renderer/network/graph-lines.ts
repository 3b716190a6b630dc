import type { Graph, Node } from './graph-layout.ts';

type Point = { readonly x: number; readonly y: number };

/** Lines of one side bow away from their names the more, the farther they go up or down, so that few lie over each other. */
export function bend({ bow }: Graph, a: Node, b: Node): Point {
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  if (a.side !== b.side) return { x, y };
  return {
    x: x + (a.side === 'right' ? -1 : 1) * Math.min(bow.most, 12 + Math.abs(a.y - b.y) * bow.slope),
    y,
  };
}

/** The point of a line at a share of its way. */
function along(a: Point, through: Point, b: Point, t: number): Point {
  const on = (p: number, q: number, r: number) => (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t * t * r;
  return { x: on(a.x, through.x, b.x), y: on(a.y, through.y, b.y) };
}

/** Pixels that a letter of a label takes, and a line of it. */
const [letter, high] = [7.2, 15];
const ways = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/**
 * Where labels stand on their lines so that none lies over another or over a name; one that finds no such place is left
 * out: the table has it.
 * @param wanted the first are the more important
 */
export function placeLabels<L extends { readonly a: Node; readonly b: Node; readonly text: string }>(
  graph: Graph,
  width: number,
  wanted: readonly L[],
): readonly (L & Point)[] {
  const nodes = graph.groups.flatMap((group) => group.nodes);
  const placed: (L & Point)[] = [];
  const overNode = (p: Point, wide: number) =>
    nodes.some((n) => {
      if (Math.abs(n.y - p.y) >= high - 3) return false;
      return n.side === 'right' ? p.x + wide / 2 > n.x - 8 : p.x - wide / 2 < n.x + 8;
    });
  for (const label of wanted) {
    const wide = letter * label.text.length;
    const through = bend(graph, label.a, label.b);
    const free = ways
      .map((t) => along(label.a, through, label.b, t))
      .find(
        (p) =>
          p.x - wide / 2 >= 0 &&
          p.x + wide / 2 <= width &&
          !overNode(p, wide) &&
          placed.every(
            (q) =>
              Math.abs(q.x - p.x) > (wide + letter * q.text.length) / 2 + 4 || Math.abs(q.y - p.y) > high,
          ),
      );
    if (free) placed.push({ ...label, ...free });
  }
  return placed;
}
