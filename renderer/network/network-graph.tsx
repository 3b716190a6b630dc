import { tr } from '#renderer/i18n/tr.ts';
import { type CSSProperties, useMemo, useRef } from 'react';
import { useRoom } from '#renderer/ui/use-room.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { layOutGraph, letterRoom, type Node } from './graph-layout.ts';
import { bend, placeLabels } from './graph-lines.ts';

/** Pairs whose disagreement is written beside them where nothing is selected. */
const mostTold = 3;
/** And of one that is selected. */
const mostNear = 60;
/** Less is written as nothing, seconds. */
const leastTold = 5e-7;
/** From so much disagreement on a pair is drawn as doubtful, seconds. */
const doubtful = 0.005;

/** Recordings and what ties them; a thicker line disagrees more with where all of them together were put. */
export function NetworkGraph() {
  const app = useApp();
  const project = useProject();
  const selected = useAppState((s) => s.selected);
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const width = Math.max(160, room.width);
  const graph = useMemo(() => layOutGraph(project, width, room.height), [project, width, room.height]);
  const { groups, height } = graph;
  const nodes = new Map(groups.flatMap((g) => g.nodes.map((n) => [n.id, n] as const)));
  const shown = project.pairs.filter((p) => p.status !== 'refused');
  const touches = (p: PairEvidence) => selected.includes(p.a) || selected.includes(p.b);
  const worst = shown
    .filter((p) => Math.abs(p.residual ?? 0) >= leastTold && (selected.length === 0 || touches(p)))
    .toSorted((p, q) => (q.residual ?? 0) - (p.residual ?? 0))
    .slice(0, selected.length === 0 ? mostTold : mostNear)
    .flatMap(({ a: first, b: second, by, residual }) => {
      const [a, b] = [nodes.get(first), nodes.get(second)];
      if (!a || !b) return [];
      const chosen = [first, second].filter((id) => selected.includes(id));
      const far = chosen.length !== 1 ? undefined : chosen[0] === first ? b : a;
      return [{ a, b, far, key: `${first}/${second}/${by}`, text: formatSmall(residual ?? 0) }];
    });
  const lines = shown.flatMap((pair) => {
    const [a, b] = [nodes.get(pair.a), nodes.get(pair.b)];
    return a && b ? [{ a, b }] : [];
  });
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
            x={g.titleX}
            y={g.titleY}
            className="network-title"
            textAnchor={g.isTitleMiddle ? 'middle' : 'start'}
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
              through={bend(graph, a, b)}
              a={a}
              b={b}
              state={selected.length === 0 ? 'rest' : touches(pair) ? 'near' : 'far'}
            />
          );
        })}
        {placeLabels(graph, width, worst, lines).map(({ key, text, x, y }) => (
          <text key={key} className="network-residual num" x={x} y={y + 4} textAnchor="middle">
            {text}
          </text>
        ))}
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
  return Math.max(6, Math.floor((room - 16) / letterRoom));
}

function Edge({
  pair,
  through: { x, y },
  a,
  b,
  state,
}: {
  pair: PairEvidence;
  through: { readonly x: number; readonly y: number };
  a: Node;
  b: Node;
  state: 'rest' | 'near' | 'far';
}) {
  const off = pair.residual ?? 0;
  const project = useProject();
  const name = (id: string) => recordingOf(project, id)?.name ?? id;
  return (
    <path
      className="network-edge"
      data-status={pair.status}
      data-doubtful={pair.status !== 'inconsistent' && off >= doubtful}
      data-state={state}
      d={`M${a.x} ${a.y}Q${x} ${y} ${b.x} ${b.y}`}
      strokeWidth={pair.status === 'inconsistent' ? 2 : 1 + Math.min(3, Math.max(0, Math.log10(off / 1e-4)))}
    >
      <title>{`${name(pair.a)} × ${name(pair.b)}${pair.residual === null ? '' : ` · ${formatSmall(off)}`}`}</title>
    </path>
  );
}
