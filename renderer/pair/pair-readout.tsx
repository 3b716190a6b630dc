import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { formatSmall, formatTime } from '#renderer/time/format.ts';
import type { Recording } from '#src/model/recording.ts';
import { drawWave } from './draw.ts';
import { bAt, type PairFacts } from './path.ts';
import { pairStore } from './pair-state.ts';
import { isBad, statusLine } from './pair-status.ts';
import { contextOf, token } from './scaled-canvas.ts';
import { useStill } from './use-still.ts';
import { useWave } from './use-wave.ts';
import type { View } from './view.ts';

/** Pixels of each of the two pictures. */
const picture = { width: 104, height: 56 } as const;
const wavesHeight = 22;

type Now = { readonly a: number | null; readonly b: number | null };

/** The two moments under the crosshair (else under the playhead) side by side: frames, sound, numbers. */
export function PairReadout({
  a,
  b,
  facts,
  view,
  now,
  hues,
}: {
  a: Recording;
  b: Recording;
  facts: PairFacts;
  view: View;
  now: Now;
  hues: { a: number; b: number };
}) {
  const app = useApp();
  const cursor = useStore(pairStore(app), (s) => s.cursor);
  const at: Now = cursor ?? now;
  const inside = (time: number | null, r: Recording) =>
    time !== null && time >= 0 && time <= r.media.duration ? time : null;
  const timeA = inside(at.a, a);
  const timeB = inside(at.b, b);
  const onPath = timeA === null ? null : bAt(facts.path, timeA);
  const off = onPath === null || timeB === null ? null : timeB - onPath;
  const decimals = view.perA < 2e-4 ? 6 : 3;
  const span = Math.min(8, Math.max(0.02, 60 * Math.max(view.perA, view.perB)));
  return (
    <aside className="pair-readout" aria-label="The two moments">
      <h3 className="small soft">
        {cursor ? 'At the crosshair' : 'At the playhead'}
        <span className="num faint">±{formatSmall(span / 2)}</span>
      </h3>
      <div className="pair-moments">
        <Moment recording={a} letter="A" time={timeA} hue={hues.a} decimals={decimals} />
        <Moment recording={b} letter="B" time={timeB} hue={hues.b} decimals={decimals} />
      </div>
      <Waves recording={a} time={timeA} span={span} hue={hues.a} />
      <Waves recording={b} time={timeB} span={span} hue={hues.b} />
      <dl className="pair-numbers num">
        <dt>B − A</dt>
        <dd>{timeA !== null && timeB !== null ? signed(timeB - timeA, decimals) : '–'}</dd>
        <dt>off the path</dt>
        <dd>{off === null ? '–' : Math.abs(off) < 5e-10 ? '0 µs' : plus(off) + formatSmall(off)}</dd>
      </dl>
      <p className={`pair-status small${isBad(facts) ? ' bad' : ''}`}>
        {isBad(facts) ? '⚠ ' : ''}
        {statusLine(facts)}
      </p>
    </aside>
  );
}

const plus = (t: number): string => (t > 0 ? '+' : '');
const signed = (t: number, decimals: number): string => `${plus(t)}${formatTime(t, decimals)}`;

function Moment({
  recording,
  letter,
  time,
  hue,
  decimals,
}: {
  recording: Recording;
  letter: 'A' | 'B';
  time: number | null;
  hue: number;
  decimals: number;
}) {
  const still = useStill(recording, time, picture.height * 2);
  return (
    <figure className="pair-moment" data-hue={hue}>
      <div className="pair-picture" style={{ height: picture.height }}>
        {still ? (
          <img src={still} alt={`${recording.name} at ${formatTime(time ?? 0)}`} />
        ) : (
          <span className="faint small">
            {time === null ? 'outside' : recording.media.video.length > 0 ? '' : 'sound only'}
          </span>
        )}
        <span className="pair-letter">{letter}</span>
      </div>
      <figcaption className="num">{time === null ? '–' : formatTime(time, decimals)}</figcaption>
    </figure>
  );
}

/** The sound around one moment; the middle line is the moment itself. */
function Waves({
  recording,
  time,
  span,
  hue,
}: {
  recording: Recording;
  time: number | null;
  span: number;
  hue: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useAppState((s) => s.theme);
  const middle = time ?? 0;
  const width = picture.width * 2 + 4;
  const wave = useWave(recording, middle - span / 2, middle + span / 2, width);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides the colours that are read here
  useEffect(() => {
    const element = canvas.current;
    const ctx = contextOf(element, width, wavesHeight);
    if (!element || !ctx) return;
    ctx.clearRect(0, 0, width, wavesHeight);
    if (time === null) return;
    const place = (s: number) => ((s - time) / span + 0.5) * width;
    if (wave) drawWave(ctx, wave, place, false, width, wavesHeight, token(element, '--hue'));
    ctx.fillStyle = token(element, '--text');
    ctx.fillRect(Math.round(width / 2), 0, 1, wavesHeight);
  }, [wave, time, span, width, theme]);
  return <canvas ref={canvas} className="pair-waves" data-hue={hue} style={{ width, height: wavesHeight }} />;
}
