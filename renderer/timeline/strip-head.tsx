import type { ReactNode } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import { selecting } from '#renderer/state/selecting.ts';
import { nameOfColumn } from '#renderer/sources/facts.ts';
import { lookupTable } from '#src/model/lookup-table.ts';
import type { TimelineRow } from './layout.ts';

/** What each cue is, and what its strip shows from the top. */
const cueWords = lookupTable({
  harmony: 'how strong each of the twelve pitch classes is, C at the top',
  onsets: 'where notes begin, by pitch class, C at the top',
  timbre: 'the shape of the spectrum (mel cepstrum), and under it how that changes',
  heights: 'how much of the figure there is at each height, its change, its motion up and down, and sideways',
  shape: 'the outline of the figure, cell by cell',
  flow: 'how much moves right, left, down and up in each part of the window',
  likeness: 'how like itself the action is a little before and after',
});

/** Which dimensions a heat strip shows, the first at its top, the last at its bottom; a press chooses the recording. */
export function StripHead(row: TimelineRow & { kind: 'strip' }) {
  return row.features ? <CueHead {...row} cue={row.features} /> : <DataHead {...row} />;
}

function CueHead({ track, from, to, cue }: StripRow & { cue: NonNullable<StripRow['features']> }) {
  const name = cue.name[0]?.toUpperCase() + cue.name.slice(1);
  const old = cue.isOld ? ' Its crop has changed since: hide and show it again.' : '';
  return (
    <Head
      track={track}
      title={`${track.recording.name}: ${cue.name}, ${cueWords[cue.name] ?? cue.name}. Dark low, bright high.${old}`}
    >
      <span className="unseen">Features, in colour: </span>
      <span className="clip">{name}</span>
      <span className="clip strip-last soft num">{cue.isOld ? 'older crop' : `${to - from} dimensions`}</span>
    </Head>
  );
}

function DataHead({ track, from, to, dims }: StripRow) {
  const { recording } = track;
  const stream = recording.media.data[0];
  const [first, last] = [from, to - 1].map((d) => (stream ? nameOfColumn(stream, d) : ''));
  const range = to - from === 1 ? `dimension ${to}` : `${from + 1}–${to} of ${dims}`;
  return (
    <Head
      track={track}
      title={`${recording.name}: dimensions ${range}. Each by its own range: dark low, bright high`}
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
    </Head>
  );
}

type StripRow = TimelineRow & { kind: 'strip' };

function Head({ track, title, children }: Pick<StripRow, 'track'> & { title: string; children: ReactNode }) {
  const app = useApp();
  return (
    <li className="track-head columns-head strip-head" data-hue={track.hue}>
      <button
        type="button"
        className="columns-names"
        title={title}
        onClick={(event) => app.store.setState((s) => selecting(s, track.recording.id, event))}
      >
        {children}
      </button>
    </li>
  );
}
