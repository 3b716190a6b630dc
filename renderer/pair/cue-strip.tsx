import { cueName } from './cue-names.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import type { CueShares } from '#src/model/cue-shares.ts';
import { CueSwitches } from './cue-switches.tsx';
import { leads, nextLead, sharesIn, sharesInWords, stretchAt } from './cue-shares.ts';
import { drawCues, looksOf } from './draw-cues.ts';
import { bAt, type PairFacts } from './path.ts';
import { pairStore } from './pair-state.ts';
import { contextOf } from './scaled-canvas.ts';
import { usePalette } from './use-palette.ts';
import { aOf, type View, xOf } from './view.ts';
import type { Pair } from './warp-solver.ts';
import './cues.css';

/** Pixels of the strip. */
const height = 30;

/** Which cue carried the path of a fused warp where, along A's time; and each cue to be switched off. */
export function CueStrip({
  pair,
  facts,
  view,
  hues,
}: {
  pair: Pair;
  facts: PairFacts;
  view: View;
  hues: { a: number; b: number };
}) {
  const cues = facts.warp?.findings?.cues;
  const how = facts.warp?.how;
  const count = cues?.cues.length ?? 0;
  const looks = useMemo(() => looksOf(count, hues.a, hues.b), [count, hues.a, hues.b]);
  if (!cues || !how) return null;
  return (
    <section className="pair-cues" aria-label={tr('Cues of the path')}>
      {cues.at.length > 1 ? (
        <Strip cues={cues} looks={looks} view={view} facts={facts} />
      ) : (
        <p className="small soft">
          {tr('No cue says more than luck would: each counts as it fits by itself.')}
        </p>
      )}
      {/* Of another warp other cues may be off. */}
      <CueSwitches key={JSON.stringify(how)} pair={pair} cues={cues} looks={looks} how={how} />
    </section>
  );
}

function Strip({
  cues,
  looks,
  view,
  facts,
}: {
  cues: CueShares;
  looks: ReturnType<typeof looksOf>;
  view: View;
  facts: PairFacts;
}) {
  const app = useApp();
  const store = pairStore(app);
  const cursor = useStore(store, (s) => s.cursor);
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = contextOf(canvas.current, view.width, height);
    if (ctx) drawCues(ctx, cues, looks, view, height, palette);
  }, [cues, looks, view, palette]);
  // Solved again around pins, the path may have become shorter.
  const { stretches } = facts.path;
  const first = Math.max(cues.at[0]?.[0] ?? 0, stretches[0]?.[0]?.a ?? 0);
  const last = Math.min(cues.at.at(-1)?.[0] ?? 0, stretches.at(-1)?.at(-1)?.a ?? 0);
  const now = Math.max(first, Math.min(last, cursor?.a ?? first));
  const stretch = stretchAt(cues, now);
  const put = (time: number) => {
    const a = Math.max(first, Math.min(last, time));
    const b = bAt(facts.path, a);
    if (b !== null) store.setState({ cursor: { a, b } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keyed(cues, now, stretch, event.key);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    put(to);
  };
  return (
    <div
      className="pair-cue-strip"
      role="slider"
      tabIndex={0}
      aria-label={tr('Which cue carries the path, along A')}
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={now}
      aria-valuetext={tr('At {now} of A: {sharesInWords}', {
        now: formatTime(now, 1),
        sharesInWords: sharesInWords(cues, sharesIn(cues, stretch)),
      })}
      title={tr(
        'Which cue carries the path: its height is its share. Arrow keys move along, Page Up and Page Down to where another leads',
      )}
      style={{ width: view.width, height }}
      onKeyDown={onKeyDown}
      onPointerMove={(event) =>
        put(aOf(view, event.clientX - event.currentTarget.getBoundingClientRect().left))
      }
      onPointerLeave={() => store.setState({ cursor: null })}
    >
      <canvas ref={canvas} style={{ width: view.width, height }} />
      {cursor ? (
        <span
          className="pair-cue-now"
          style={{ transform: `translateX(${Math.round(xOf(view, cursor.a))}px)` }}
        />
      ) : null}
    </div>
  );
}

/** Where a key leads to; null: it is none of these. */
function keyed(cues: CueShares, now: number, stretch: number, key: string): number | null {
  const middle = (of: number) => {
    const s = Math.max(0, Math.min(cues.at.length - 2, of));
    return ((cues.at[s]?.[0] ?? 0) + (cues.at[s + 1]?.[0] ?? 0)) / 2;
  };
  if (key === 'ArrowRight' || key === 'ArrowUp') return middle(stretch + 1);
  if (key === 'ArrowLeft' || key === 'ArrowDown') return middle(stretch - 1);
  if (key === 'Home') return middle(0);
  if (key === 'End') return middle(cues.at.length - 2);
  if (key === 'PageDown') return nextLead(cues, now, true);
  if (key === 'PageUp') return nextLead(cues, now, false);
  return null;
}

/** The same as numbers. */
export function CueTable({ facts }: { facts: PairFacts }) {
  const cues = facts.warp?.findings?.cues;
  if (!cues || cues.at.length < 2) return null;
  return (
    <table>
      <caption>{tr('Which cue carried the path where')}</caption>
      <thead>
        <tr>
          {(['A from', 'A to', 'carried most by', 'shares'] as const).map((name) => (
            <th key={name} scope="col">
              {tr(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {leads(cues).map(({ cue, from, to, shares }) => (
          <tr key={from}>
            <td className="num">{formatTime(from, 1)}</td>
            <td className="num">{formatTime(to, 1)}</td>
            <td>{cue === null ? tr('none') : cueName(cues.cues[cue]?.name ?? '')}</td>
            <td className="num">{sharesInWords(cues, shares)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
