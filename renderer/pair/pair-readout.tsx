import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { largestDoubt } from '#renderer/state/bound-doubts.ts';
import { formatSmall, formatTime } from '#renderer/time/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Recording } from '#src/model/recording.ts';
import { errorLeftInWords, isOfMusic, likely } from '#src/model/error-left.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { drawWave } from './draw.ts';
import { absence } from './absence.ts';
import { bAt, type PairFacts } from './path.ts';
import { PairLegend } from './pair-legend.tsx';
import { pairStore } from './pair-state.ts';
import { leftOf } from './review.ts';
import { isBad, statusLine } from './pair-status.ts';
import { contextOf } from './scaled-canvas.ts';
import { usePalette } from './use-palette.ts';
import { useSourceTime } from './use-source-time.ts';
import { useStill } from './use-still.ts';
import { useWave } from './use-wave.ts';
import type { View } from './view.ts';

/** Pixels that matrix, margins and readout have together. */
export type Room = { readonly width: number; readonly height: number };
export const noRoom: Room = { width: 0, height: 0 };

/** Pixels of each of the two pictures and of each waveform; 0: there is none. Whether there is room for the legend. */
type Sizes = {
  readonly width: number;
  readonly height: number;
  readonly waves: number;
  readonly legend: boolean;
};

/**
 * As large as the room allows beside the matrix, which is the main thing, and above so many lines of figures. Not by the
 * matrix's own size: it is what this leaves.
 * @param isApart one picture, twice as high, of where the two part stands for the pictures of both
 */
function sizesFor(room: Room, pictures: boolean, isApart: boolean, isWarped: boolean, lines: number): Sizes {
  const isLow = room.height < 264;
  const size = {
    legend: true,
    ...(room.width < 560
      ? { width: 80, height: 44, waves: 22 }
      : room.width > 1040 && room.height > 300
        ? { width: 156, height: 88, waves: 34 }
        : { width: 104, height: 56, waves: 22 }),
  };
  if (isApart) {
    const least = 44;
    const left = room.height - 106 - 17 * lines;
    return { ...size, height: Math.min(size.height, Math.max(least, left) / 2), waves: 0 };
  }
  // What a warp found comes first; where nothing has a picture, and figures do not need its room, the sound gets it.
  if (isWarped) return isLow ? { ...size, waves: 0, legend: false } : size;
  if (!pictures && !isLow) return { ...size, waves: size.waves + size.height / 2 };
  // Figures come before pictures of the sound, which stands along the axes too, and before what the colours mean.
  const smaller = { ...size, height: Math.round(0.8 * size.height), waves: 14 };
  const silent = { ...smaller, waves: 0 };
  const plain = { ...silent, legend: false };
  const fits = ({ height, waves, legend }: Sizes) =>
    (legend ? 84 : 64) + (pictures ? height : bareStrip) + (waves > 0 ? 2 * (waves + 3) : 0) + 17 * lines <=
    room.height;
  return [size, smaller, silent, plain].find(fits) ?? { ...plain, height: Math.round(0.5 * size.height) };
}

/** Where nothing is seen: a strip with the moment in it, against the line that this has of its own else, pixels. */
const bareStrip = 6;

/** How many a line of the pair's state has, about. */
const lettersInLine = 36;

type Now = { readonly a: number | null; readonly b: number | null };

/** The two moments under the crosshair (else under the playhead) side by side: frames, sound, numbers. */
export function PairReadout({
  a,
  b,
  facts,
  view,
  mapA,
  mapB,
  hues,
  room,
  children,
}: {
  a: Recording;
  b: Recording;
  facts: PairFacts;
  view: View;
  mapA: TimeMap | null;
  mapB: TimeMap | null;
  hues: { a: number; b: number };
  room: Room;
  /** What else is to be told of the pair in figures. */
  children: ReactNode;
}) {
  const app = useApp();
  const cursor = useStore(pairStore(app), (s) => s.cursor);
  const now: Now = { a: useSourceTime(mapA), b: useSourceTime(mapB) };
  const at = cursor ?? now;
  const inside = (time: number | null, r: Recording) =>
    time !== null && time >= 0 && time <= r.media.duration ? time : null;
  const timeA = inside(at.a, a);
  const timeB = inside(at.b, b);
  const onPath = timeA === null ? null : bAt(facts.path, timeA);
  const off = onPath === null || timeB === null ? null : timeB - onPath;
  const pictures = a.media.video.length + b.media.video.length > 0;
  const differ = useStore(pairStore(app), (s) => s.differ);
  const isApart = differ !== 'off' && a.media.video.length > 0 && b.media.video.length > 0;
  const doubt = useAppState(useShallow((s) => largestDoubt(s, { a: a.id, b: b.id })));
  const bad = isBad(facts, doubt);
  const left = useMemo(() => leftOf(facts), [facts]);
  const status = statusLine(facts, doubt);
  const lines = (left ? 4 : 2) + Math.floor(status.length / lettersInLine);
  const sizes = sizesFor(room, pictures, isApart, facts.warp !== null, lines);
  const decimals = view.perA < 2e-4 ? 6 : 3;
  const span = Math.min(8, Math.max(0.02, 60 * Math.max(view.perA, view.perB)));
  return (
    <section
      className="pair-readout"
      aria-label={tr('The two moments')}
      style={{ width: sizes.width * 2 + 20 }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls in low panes, so the keyboard must reach it
      tabIndex={0}
    >
      <h3 className="small soft">
        {cursor ? tr('At the crosshair') : tr('At the playhead')}
        {sizes.waves > 0 ? <span className="num faint">±{formatSmall(span / 2)}</span> : null}
      </h3>
      <div className="pair-moments">
        <Moment
          recording={a}
          letter="A"
          time={timeA}
          hue={hues.a}
          decimals={decimals}
          pictures={pictures && !isApart}
          sizes={sizes}
        />
        <Moment
          recording={b}
          letter="B"
          time={timeB}
          hue={hues.b}
          decimals={decimals}
          pictures={pictures && !isApart}
          sizes={sizes}
        />
      </div>
      {isApart ? (
        <PictureDifference a={a} b={b} timeA={timeA} timeB={timeB} sizes={sizes} differ={differ} />
      ) : null}
      {sizes.waves > 0 ? (
        <>
          <Waves recording={a} time={timeA} span={span} hue={hues.a} sizes={sizes} />
          <Waves recording={b} time={timeB} span={span} hue={hues.b} sizes={sizes} />
        </>
      ) : null}
      <dl className="pair-numbers num">
        <dt>B − A</dt>
        <dd>{timeA !== null && timeB !== null ? signed(timeB - timeA, decimals) : '–'}</dd>
        <dt>{tr('off the path')}</dt>
        <dd>{off === null ? '–' : Math.abs(off) < 5e-10 ? '0 µs' : plus(off) + formatSmall(off)}</dd>
        {left ? (
          <>
            <dt
              title={tr('Likely left: {left}', {
                left: told(errorLeftInWords(left, facts.warp?.method ?? '')),
              })}
            >
              {isOfMusic(facts.warp?.method ?? '') ? tr('error left, at most') : tr('error left')}
            </dt>
            <dd className="long" title={tr('Half of the path is likely nearer to the truth than this')}>
              {tr('50 % within {much}', { much: likely(left.median) })}
            </dd>
            <dd className="long" title={tr('A tenth of the path is likely farther off than this')}>
              {tr('90 % within {much}', { much: likely(left.worstTenth) })}
            </dd>
          </>
        ) : null}
      </dl>
      {children}
      <div className="pair-foot small">
        {sizes.legend ? <PairLegend /> : null}
        <p className={`pair-status${bad ? ' bad' : ''}`}>
          {bad ? <Icon name="warning" /> : null}
          <span title={status}>{status}</span>
        </p>
      </div>
    </section>
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
  pictures,
  sizes,
}: {
  recording: Recording;
  letter: 'A' | 'B';
  time: number | null;
  hue: number;
  decimals: number;
  pictures: boolean;
  sizes: Sizes;
}) {
  // Each picture is a decode: while it plays, a few a second are enough.
  const playing = useAppState((s) => s.playing);
  const seen = pictures ? time : null;
  const still = useStill(recording, seen !== null && playing ? Math.floor(seen * 3) / 3 : seen, 176);
  return (
    <figure
      className="pair-moment"
      data-hue={hue}
      data-bare={pictures ? undefined : 'true'}
      style={{ width: sizes.width }}
    >
      <div className="pair-picture" style={{ height: pictures ? sizes.height : undefined }}>
        {still && pictures ? (
          <img
            src={still}
            alt={tr('{name} at {time}', { name: recording.name, time: formatTime(time ?? 0) })}
          />
        ) : pictures ? (
          <span className="faint small">{absence(recording, time)}</span>
        ) : null}
        <span className="pair-letter">{letter}</span>
      </div>
      <figcaption className="num">{time === null ? '–' : formatTime(time, decimals)}</figcaption>
    </figure>
  );
}

/** Both pictures over one another: subtracted (black where they are the same), or by turns. */
function PictureDifference({
  a,
  b,
  timeA,
  timeB,
  sizes,
  differ,
}: {
  a: Recording;
  b: Recording;
  timeA: number | null;
  timeB: number | null;
  sizes: Sizes;
  differ: 'subtracted' | 'in-turn';
}) {
  const playing = useAppState((s) => s.playing);
  const at = (time: number | null) => (time !== null && playing ? Math.floor(time * 3) / 3 : time);
  const [one, two] = [useStill(a, at(timeA), 176), useStill(b, at(timeB), 176)];
  const words =
    differ === 'subtracted' ? tr('A less B: black where they are the same') : tr('A and B in turn');
  return (
    <figure className="pair-moment pair-apart" style={{ width: sizes.width * 2 + 4 }}>
      <div
        className="pair-picture"
        data-differ={differ}
        role="img"
        aria-label={words}
        title={words}
        style={{ height: sizes.height * 2 }}
      >
        {one ? <img src={one} alt="" /> : null}
        {two ? <img src={two} alt="" /> : null}
        <span className="pair-letter">{differ === 'subtracted' ? 'A − B' : 'A / B'}</span>
      </div>
    </figure>
  );
}

/** The sound around one moment; the middle line is the moment itself. */
function Waves({
  recording,
  time,
  span,
  hue,
  sizes,
}: {
  recording: Recording;
  time: number | null;
  span: number;
  hue: number;
  sizes: Sizes;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const middle = time ?? 0;
  const width = sizes.width * 2 + 4;
  const height = sizes.waves;
  const wave = useWave(recording, middle - span / 2, middle + span / 2, width);
  useEffect(() => {
    const ctx = contextOf(canvas.current, width, height);
    if (!ctx) return;
    ctx.clearRect(0, 0, width, height);
    if (time === null) return;
    const place = (s: number) => ((s - time) / span + 0.5) * width;
    if (wave) drawWave(ctx, wave, place, false, width, height, palette.hues[hue] ?? palette.text);
    ctx.fillStyle = palette.text;
    ctx.fillRect(Math.round(width / 2), 0, 1, height);
  }, [wave, time, span, width, height, hue, palette]);
  return <canvas ref={canvas} className="pair-waves" data-hue={hue} style={{ width, height }} />;
}
