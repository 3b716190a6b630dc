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
/** Pixels that two labels are apart at least, and where that can be. */
const [close, roomy] = [4, 9];
/** From a node to what stands beside it. */
const besideNode = 12;
const ways = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/** So many points of a line tell whether it runs behind a label. */
const pointsOfLine = 48;

/**
 * Where labels stand on their lines so that none lies over another or over a name, nor, where that can be, on a crossing
 * with another line; one that finds no such place is left out: the table has it. Those with a `far` end, of what was
 * chosen, stand beside that, where nobody has to ask whose they are, unless another line of that end runs there.
 * @param wanted the first are the more important
 * @param lines all that are drawn
 */
export function placeLabels<
  L extends { readonly a: Node; readonly b: Node; readonly text: string; readonly far?: Node | undefined },
>(
  graph: Graph,
  width: number,
  wanted: readonly L[],
  lines: readonly { readonly a: Node; readonly b: Node }[],
): readonly (L & Point)[] {
  const nodes = graph.groups.flatMap((group) => group.nodes);
  const placed: (L & Point)[] = [];
  const overNode = (p: Point, wide: number) =>
    nodes.some((n) => {
      if (Math.abs(n.y - p.y) >= high - 3) return false;
      return n.side === 'right' ? p.x + wide / 2 > n.x - 8 : p.x - wide / 2 < n.x + 8;
    });
  const isApart = (p: Point, wide: number, by: number) =>
    placed.every(
      (q) =>
        Math.abs(q.x - p.x) > (wide + letter * q.text.length) / 2 + by ||
        Math.abs(q.y - p.y) > high - close + by,
    );
  const drawn = lines.map((line) => {
    const through = bend(graph, line.a, line.b);
    const at = (_: unknown, k: number) => along(line.a, through, line.b, k / (pointsOfLine - 1));
    return { line, points: Array.from({ length: pointsOfLine }, at) };
  });
  for (const label of wanted) {
    const wide = letter * label.text.length;
    const others = drawn.filter(({ line }) => !isSame(line, label)).flatMap(({ points }) => points);
    const isCrossed = (p: Point) =>
      others.some((q) => Math.abs(q.x - p.x) < wide / 2 + 2 && Math.abs(q.y - p.y) < high / 2);
    const through = bend(graph, label.a, label.b);
    const free = ways
      .map((t) => along(label.a, through, label.b, t))
      .filter(
        (p) =>
          p.x - wide / 2 >= 0 && p.x + wide / 2 <= width && !overNode(p, wide) && isApart(p, wide, close),
      );
    const clear = free.filter((p) => !isCrossed(p));
    const { far } = label;
    const beside = far && {
      x: far.x + (far.side === 'right' ? -1 : 1) * (besideNode + wide / 2),
      y: far.y,
    };
    const isFree = beside && !overNode(beside, wide) && isApart(beside, wide, 0);
    const isTaken = (p: Point) =>
      drawn.some(
        ({ line, points }) =>
          !isSame(line, label) &&
          (line.a.id === far?.id || line.b.id === far?.id) &&
          points.some((q) => Math.abs(q.x - p.x) < wide / 2 + 2 && Math.abs(q.y - p.y) < high / 2),
      );
    const onLine = clear.find((p) => isApart(p, wide, roomy)) ?? clear[0];
    const best = isFree && !(onLine && isTaken(beside)) ? beside : (onLine ?? free[0]);
    if (best) placed.push({ ...label, ...best });
  }
  return placed;
}

/** Of the same two: lines lie over each other where sound and picture both tie them. */
const isSame = (p: { readonly a: Node; readonly b: Node }, q: { readonly a: Node; readonly b: Node }) =>
  (p.a.id === q.a.id && p.b.id === q.b.id) || (p.a.id === q.b.id && p.b.id === q.a.id);
