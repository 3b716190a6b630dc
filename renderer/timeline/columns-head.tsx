import { tr } from '#renderer/i18n/tr.ts';
import { useApp } from '#renderer/state/context.tsx';
import { selecting } from '#renderer/state/selecting.ts';
import { nameOfColumn } from '#renderer/sources/facts.ts';
import { lanesInRow, lanesOf, type Track } from './layout.ts';

/** The names of the columns in a row, each beside its lane; a press chooses the recording. */
export function ColumnsHead({ track, from, to }: { track: Track; from: number; to: number }) {
  const app = useApp();
  const { recording } = track;
  const stream = recording.media.data[0];
  const names = Array.from({ length: to - from }, (_, k) => (stream ? nameOfColumn(stream, from + k) : ''));
  const left = (stream?.dims ?? 0) - to;
  const isLast = to === lanesOf(recording) && left > 0;
  return (
    <li className="track-head columns-head" data-hue={track.hue}>
      <button
        type="button"
        className="columns-names"
        title={
          isLast
            ? tr('{left} more: “Track shows” in the inspector draws any one of them', { left })
            : recording.name
        }
        style={{ gridTemplateRows: `repeat(${lanesInRow}, 1fr)` }}
        onClick={(event) => app.store.setState((s) => selecting(s, recording.id, event))}
      >
        <span className="unseen">{`${tr('Columns')}: `}</span>
        {names.map((column, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, and two may be called the same
          <span key={k} className="clip">
            {column}
            {k < names.length - 1 ? <span className="unseen">, </span> : null}
            {isLast && k === names.length - 1 ? (
              <span className="soft">{` · ${tr('{n} more', { n: left })}`}</span>
            ) : null}
          </span>
        ))}
      </button>
    </li>
  );
}
