import { cueName } from '#renderer/pair/cue-names.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { ReactNode } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import { selecting } from '#renderer/state/selecting.ts';
import { scaleOf } from '#renderer/pair/pair-legend.tsx';
import { nameOfColumn } from '#renderer/sources/facts.ts';
import { lookupTable } from '#src/model/lookup-table.ts';
import type { TimelineRow, Track } from './layout.ts';
import { stripColours } from './strip-store.ts';

/** What each cue is, and what its strip shows from the top. */
const cueWords: Readonly<Record<string, Plain>> = lookupTable({
  harmony: 'how strong each of the twelve pitch classes is, C at the top',
  onsets: 'where notes begin, by pitch class, C at the top',
  timbre: 'the shape of the spectrum (mel cepstrum), and under it how that changes',
  heights: 'how much of the figure there is at each height, its change, its motion up and down, and sideways',
  shape: 'the outline of the figure, cell by cell',
  flow: 'how much moves right, left, down and up in each part of the window',
  likeness: 'how like itself the action is a little before and after',
  vectors: 'what a model of your own makes of the picture',
});

/** What the cues of a row are, each beside its lane; the first row of a recording says what the colours mean. */
export function CuesHead({ track, cues, isFirst }: TimelineRow & { kind: 'cues' }) {
  const isOld = cues.some((cue) => cue.isOld);
  const old = isOld ? ` ${tr('Their crop has changed since: hide and show them again.')}` : '';
  const meant = cues.map(({ name }) => `${capital(cueName(name))}: ${meaning(name)}.`).join('\n');
  return (
    <Head
      track={track}
      title={`${tr('{name}, what it is compared by. Dark low, bright high.', { name: track.recording.name })}${old}\n${meant}`}
      lanes={cues.length}
    >
      <span className="unseen">{`${tr('Features, in colour')}: `}</span>
      {cues.map(({ name, from, to }, k) => (
        <span key={name} className="cue-lane">
          <span className="clip">{capital(cueName(name))}</span>
          <span className="unseen">
            {` ${tr('{n} dimensions', { n: to - from })}${k < cues.length - 1 ? ', ' : ''}`}
          </span>
          {k > 0 ? null : isOld ? (
            <span className="clip soft">{tr('older crop')}</span>
          ) : isFirst ? (
            <Legend />
          ) : null}
        </span>
      ))}
    </Head>
  );
}

const meaning = (name: string): string => {
  const words = cueWords[name];
  return words ? tr(words) : name;
};
const capital = (name: string): string => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

function Legend() {
  return (
    <span className="cue-legend soft">
      {tr('low')}
      <span className="cue-scale" style={{ background: scaleOf(stripColours) }} />
      {tr('high')}
    </span>
  );
}

/** Which dimensions of a data file a heat strip shows, the first at its top, the last at its bottom; a press chooses the recording. */
export function StripHead({ track, from, to, dims }: TimelineRow & { kind: 'strip' }) {
  const { recording } = track;
  const stream = recording.media.data[0];
  const [first, last] = [from, to - 1].map((d) => (stream ? nameOfColumn(stream, d) : ''));
  const range =
    to - from === 1
      ? tr('dimension {to}', { to })
      : tr('{from}–{to} of {dims}', { from: from + 1, to, dims });
  return (
    <Head
      track={track}
      title={tr('{name}: dimensions {range}. Each by its own range: dark low, bright high', {
        name: recording.name,
        range,
      })}
    >
      <span className="unseen">{`${tr('Dimensions {range}, in colour', { range })}: `}</span>
      <span className="clip">{first}</span>
      {to - from > 1 ? (
        <>
          <span className="unseen">{` ${tr('to')} `}</span>
          <span className="clip strip-last">
            {last} <span className="soft num">{range}</span>
          </span>
        </>
      ) : null}
    </Head>
  );
}

function Head({
  track,
  title,
  lanes,
  children,
}: {
  track: Track;
  title: string;
  /** So many lines, one beside each lane. */
  lanes?: number;
  children: ReactNode;
}) {
  const app = useApp();
  return (
    <li className="track-head columns-head strip-head" data-hue={track.hue}>
      <button
        type="button"
        className="columns-names"
        title={title}
        {...(lanes !== undefined && { style: { gridTemplateRows: `repeat(${lanes}, minmax(0, 1fr))` } })}
        onClick={(event) => app.store.setState((s) => selecting(s, track.recording.id, event))}
      >
        {children}
      </button>
    </li>
  );
}
