import { useApp } from '#renderer/state/context.tsx';
import { selecting } from '#renderer/state/selecting.ts';
import { nameOfColumn } from '#renderer/sources/facts.ts';
import type { Track } from './layout.ts';

/** Which dimensions a heat strip shows, the first at its top, the last at its bottom; a press chooses the recording. */
export function StripHead({ track, from, to }: { track: Track; from: number; to: number }) {
  const app = useApp();
  const { recording } = track;
  const stream = recording.media.data[0];
  const [first, last] = [from, to - 1].map((d) => (stream ? nameOfColumn(stream, d) : ''));
  const range = to - from === 1 ? `dimension ${to}` : `${from + 1}–${to} of ${stream?.dims ?? 0}`;
  return (
    <li className="track-head columns-head strip-head" data-hue={track.hue}>
      <button
        type="button"
        className="columns-names"
        title={`${recording.name}: dimensions ${range}. Each by its own range: dark low, bright high`}
        onClick={(event) => app.store.setState((s) => selecting(s, recording.id, event))}
      >
        <span className="unseen">Dimensions {range}, in colour: </span>
        <span className="clip">{first}</span>
        {to - from > 1 ? (
          <>
            <span className="unseen"> to </span>
            <span className="clip strip-last">
              {last} <span className="soft num">{range}</span>
            </span>
          </>
        ) : null}
      </button>
    </li>
  );
}
