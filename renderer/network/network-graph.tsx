import { tr } from '#renderer/i18n/tr.ts';
import { type CSSProperties, useMemo, useRef } from 'react';
import { useRoom } from '#renderer/grid/use-room.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { heightNeeded, layOutGraph, type Node } from './graph-layout.ts';

/** Pairs whose disagreement is written beside them where nothing is selected. */
const mostTold = 3;
/** From so much disagreement on a pair is drawn as doubtful, seconds. */
const doubtful = 0.005;

/** Recordings and what ties them; a thicker line disagrees more with where all of them together were put. */
export function NetworkGraph() {
  const app = useApp();
  const project = useProject();
  const selected = useAppState((s) => s.selected);
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const width = Math.max(280, room.width);
  const height = Math.max(room.height, heightNeeded(project));
  const groups = useMemo(() => layOutGraph(project, width, height), [project, width, height]);
  const nodes = new Map(groups.flatMap((g) => g.nodes.map((n) => [n.id, n] as const)));
  const shown = project.pairs.filter((p) => p.status !== 'refused');
  const touches = (p: PairEvidence) => selected.includes(p.a) || selected.includes(p.b);
  const worst = shown
    .filter((p) => p.residual !== null && (selected.length === 0 || touches(p)))
    .toSorted((p, q) => (q.residual ?? 0) - (p.residual ?? 0))
    .slice(0, selected.length === 0 ? mostTold : 12);
  const open = shown.filter((p) => p.status === 'inconsistent').length;
  const label = tr(
    '{nodes} recordings and {pairs} pairs that tie them, {open} of them left out. The table says the same in numbers.',
    { nodes: nodes.size, pairs: shown.length, open },
  );
  return (
    <div className="network-graph" ref={box}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={label}
        style={{ '--many': Math.min(0.75, 24 / Math.max(1, shown.length)) } as CSSProperties}
      >
        {groups.map((g) => (
          <text
            key={g.title}
            x={g.event === null ? g.x + 8 : g.x + g.width / 2}
            y={18}
            className="network-title"
            textAnchor={g.event === null ? 'start' : 'middle'}
          >
            {g.title}
          </text>
        ))}
        {shown.map((pair) => {
          const [a, b] = [nodes.get(pair.a), nodes.get(pair.b)];
          if (!a || !b) return null;
          return (
            <Edge
              key={`${pair.a}/${pair.b}/${pair.by}`}
              pair={pair}
              a={a}
              b={b}
              state={selected.length === 0 ? 'rest' : touches(pair) ? 'near' : 'far'}
            />
          );
        })}
        {worst.map((pair) => {
          const [a, b] = [nodes.get(pair.a), nodes.get(pair.b)];
          if (!a || !b) return null;
          return (
            <text
              key={`${pair.a}/${pair.b}/${pair.by}`}
              className="network-residual num"
              {...middle(a, b)}
              textAnchor="middle"
            >
              {formatSmall(pair.residual ?? 0)}
            </text>
          );
        })}
        {groups.flatMap((g) =>
          g.nodes.map((node) => {
            const recording = recordingOf(project, node.id);
            const isReference = project.events.some((e) => e.reference === node.id);
            const right = node.side === 'right';
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table has the keys for the same
              <g
                key={node.id}
                className="network-node"
                data-hue={hueOf(project, node.id)}
                data-selected={selected.includes(node.id)}
                onClick={(event) => app.store.setState((s) => selecting(s, node.id, event))}
              >
                <title>{recording?.name}</title>
                {isReference ? (
                  <rect x={node.x - 6} y={node.y - 6} width={12} height={12} />
                ) : (
                  <circle cx={node.x} cy={node.y} r={6} />
                )}
                <text x={node.x + (right ? 12 : -12)} y={node.y + 4} textAnchor={right ? 'start' : 'end'}>
                  {clipMiddle(recording?.name ?? node.id, lettersFor(node, g.x, g.width))}
                </text>
              </g>
            );
          }),
        )}
      </svg>
    </div>
  );
}

/** As many letters as there is room for from a node to its group's border. */
function lettersFor({ x, side }: Node, left: number, width: number): number {
  const room = side === 'right' ? left + width - x : x - left;
  return Math.max(6, Math.floor((room - 16) / 6.6));
}

/** Lines bow towards the middle of the picture the more, the farther they go up or down, so that few lie over each other. */
function bow(a: Node, b: Node): readonly [number, number] {
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  if (a.side !== b.side) return [x, y];
  return [x + (a.side === 'right' ? -1 : 1) * Math.min(80, 12 + Math.abs(a.y - b.y) / 2.5), y];
}

function middle(a: Node, b: Node): { x: number; y: number } {
  const [x, y] = bow(a, b);
  return { x: (a.x + b.x + 2 * x) / 4, y: (a.y + b.y + 2 * y) / 4 + 4 };
}

function Edge({
  pair,
  a,
  b,
  state,
}: {
  pair: PairEvidence;
  a: Node;
  b: Node;
  state: 'rest' | 'near' | 'far';
}) {
  const off = pair.residual ?? 0;
  const [x, y] = bow(a, b);
  return (
    <path
      className="network-edge"
      data-status={pair.status}
      data-doubtful={pair.status !== 'inconsistent' && off >= doubtful}
      data-state={state}
      d={`M${a.x} ${a.y}Q${x} ${y} ${b.x} ${b.y}`}
      strokeWidth={pair.status === 'inconsistent' ? 2 : 1 + Math.min(3, Math.max(0, Math.log10(off / 1e-4)))}
    />
  );
}
