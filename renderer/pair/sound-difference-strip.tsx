import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import type { Recording } from '#src/model/recording.ts';
import type { Palette } from '#renderer/timeline/palette.ts';
import { pairStore } from './pair-state.ts';
import { bAt, type PairFacts } from './path.ts';
import { contextOf } from './scaled-canvas.ts';
import { type SoundDifference, soundDifference } from './sound-difference.ts';
import { usePalette } from './use-palette.ts';
import { useWave } from './use-wave.ts';
import { aOf, type View } from './view.ts';

/** Pixels of the strip. */
const height = 44;

/** Where the sounds of A and of B, warped, part: both envelopes along A's time, and the difference filled. */
export function SoundDifferenceStrip({
  a,
  b,
  facts,
  view,
  hues,
}: {
  a: Recording;
  b: Recording;
  facts: PairFacts;
  view: View;
  hues: { a: number; b: number };
}) {
  const isShown = useStore(pairStore(useApp()), (s) => s.differ !== 'off');
  if (!isShown || a.media.audio.length === 0 || b.media.audio.length === 0) return null;
  return <Strip a={a} b={b} facts={facts} view={view} hues={hues} />;
}

function Strip({ a, b, facts, view, hues }: Parameters<typeof SoundDifferenceStrip>[0]) {
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [from, to] = [aOf(view, 0), aOf(view, view.width)];
  const waveA = useWave(a, from, to, view.width);
  const [low, high] = useMemo(() => reachOf(facts, from, to), [facts, from, to]);
  const waveB = useWave(b, low, high, view.width);
  const difference = useMemo(
    () =>
      soundDifference(
        [waveA, waveB],
        (column) => aOf(view, column),
        (t) => bAt(facts.path, t),
        Math.max(1, Math.round(view.width)),
      ),
    [waveA, waveB, view, facts.path],
  );
  useEffect(() => {
    const ctx = contextOf(canvas.current, view.width, height);
    if (ctx) draw(ctx, difference, palette, hues);
  }, [difference, view.width, palette, hues]);
  const words =
    difference.mean === null
      ? tr('Nothing of the two can be compared here.')
      : tr('The sounds of A and B part by {share} % of the loudest on average here.', {
          share: Math.round(100 * difference.mean),
        });
  return (
    <section className="pair-difference" aria-label={tr('Where the sounds part')}>
      <p className="pair-legend small soft">
        <span className="pair-line" data-hue={hues.a} />
        {tr('loudness of A')}
        <span className="pair-line" data-hue={hues.b} />
        {tr('loudness of B, warped')}
        <span className="pair-fill" />
        {tr('what they part by')}
      </p>
      <canvas
        ref={canvas}
        role="img"
        aria-label={words}
        title={words}
        style={{ width: view.width, height }}
      />
    </section>
  );
}

/** The times of B that belong to a stretch of A. */
function reachOf({ path }: PairFacts, from: number, to: number): readonly [number, number] {
  const inside = path.stretches.flat().filter((p) => p.a >= from && p.a <= to);
  const ends = [bAt(path, from), bAt(path, to)].filter((t) => t !== null);
  const all = [...inside.map((p) => p.b), ...ends];
  if (all.length === 0) return [0, 1];
  const [low, high] = [all.reduce((x, y) => Math.min(x, y)), all.reduce((x, y) => Math.max(x, y))];
  return [low, Math.max(high, low + 1e-3)];
}

/** A's envelope upwards as a line, B's likewise, and between them what they part by. */
function draw(
  ctx: CanvasRenderingContext2D,
  { a, b, apart }: SoundDifference,
  palette: Palette,
  hues: { a: number; b: number },
): void {
  ctx.clearRect(0, 0, a.length, height);
  const y = (value: number) => height - 2 - value * (height - 6);
  ctx.fillStyle = palette.text;
  ctx.globalAlpha = 0.55;
  for (let k = 0; k < apart.length; k++)
    if (!Number.isNaN(apart[k]))
      ctx.fillRect(k, y(apart[k] as number), 1, height - 2 - y(apart[k] as number));
  ctx.globalAlpha = 1;
  for (const [values, hue] of [
    [a, hues.a],
    [b, hues.b],
  ] as const) {
    ctx.strokeStyle = palette.hues[hue] ?? palette.text;
    ctx.lineWidth = 1;
    ctx.beginPath();
    let isOpen = false;
    for (let k = 0; k < values.length; k++) {
      const value = values[k] as number;
      if (Number.isNaN(value)) isOpen = false;
      else if (isOpen) ctx.lineTo(k + 0.5, y(value));
      else {
        ctx.moveTo(k + 0.5, y(value));
        isOpen = true;
      }
    }
    ctx.stroke();
  }
}
