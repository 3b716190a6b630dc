import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useEffect, useRef } from 'react';
import { attendedAt } from '#renderer/operations/attend-picture.ts';
import { shownMoment } from '#renderer/player/shown.ts';
import { useAppState } from '#renderer/state/context.tsx';
import type { ShownPhrase } from '#src/contract/job-results.ts';
import type { Recording } from '#src/model/recording.ts';
import { PictureOverlay, placedAt } from './picture-overlay.tsx';

/** What is attended to, over the picture at the playhead: heat, its box, and the phrase in words. */
export function HeatLayer({ recording }: { recording: Recording }) {
  const { id } = recording;
  const [stream] = recording.media.video;
  const result = useAppState((s) =>
    s.attending?.recording === id && s.attending.outcome.kind === 'done' ? s.attending.outcome.result : null,
  );
  const shown = useAppState((s) => {
    const t = result ? shownMoment(s, id) : null;
    return result && t !== null ? (attendedAt(result.phrases, t)?.frame ?? null) : null;
  });
  const phrase = shown ? result?.phrases.find(({ frames }) => frames.includes(shown)) : null;
  if (!result || !stream || !shown || !phrase) return null;
  return (
    <PictureOverlay
      stream={stream}
      label={spoken(phrase, shown.box, result.by)}
      says={phrase.text === '' ? tr('What moves') : phrase.text}
    >
      <Heat heat={shown.heat} />
      <span className="heat-box" style={placedAt(shown.box)} />
    </PictureOverlay>
  );
}

/** Where in a picture, from the top, then from the left. */
type Three = readonly [Plain, Plain, Plain];
const thirds: readonly [Three, Three, Three] = [
  ['top left of the picture', 'top middle of the picture', 'top right of the picture'],
  ['middle left of the picture', 'middle of the picture', 'middle right of the picture'],
  ['bottom left of the picture', 'bottom middle of the picture', 'bottom right of the picture'],
];

const spoken = (
  { text }: ShownPhrase,
  [x, y, w, h]: readonly [number, number, number, number],
  by: 'model' | 'motion',
): string => {
  const across = x + w / 2 < 0.4 ? 0 : x + w / 2 > 0.6 ? 2 : 1;
  const along = y + h / 2 < 0.4 ? 0 : y + h / 2 > 0.6 ? 2 : 1;
  const what =
    text === ''
      ? tr('What moves')
      : by === 'motion'
        ? tr('What moves while “{text}” is said', { text })
        : tr('“{name}”', { name: text });
  return `${what}: ${tr(thirds[along][across])}`;
};

function Heat({ heat: { columns, rows, values } }: { heat: ShownPhrase['frames'][number]['heat'] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const to = canvas.current?.getContext('2d');
    if (!to) return;
    const image = to.createImageData(columns, rows);
    values.forEach((value, k) => {
      image.data.set([255, Math.round(220 * (1 - value / 255)), 0, Math.round((170 * value) / 255)], 4 * k);
    });
    to.putImageData(image, 0, 0);
  }, [columns, rows, values]);
  return <canvas ref={canvas} className="heat-map" width={columns} height={rows} />;
}
