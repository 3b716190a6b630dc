import type { Placement } from '#src/model/alignment.ts';
import type { Project } from '#src/model/project.ts';
import type { MediaInfo } from '#src/model/recording.ts';
import { segmentPpm, timelineExtent } from '#src/model/time-map.ts';
import { confidenceHistogram } from './histogram.ts';
import { element, figure, type Html, joined, list, name, said, table } from './html.ts';
import { greatest } from './methods-text.ts';
import { ms, namesOf, paragraph, seconds, section } from './parts.ts';
import { doubtful, percent, timelinePicture } from './timeline-picture.ts';

/** Where each recording lies, and how sure that is. */
export function recordings(project: Project): Html {
  const placements = new Map(project.placements.map((p) => [p.recording, p]));
  const rows = project.recordings.map((recording) => ({
    recording,
    placement: placements.get(recording.id) ?? null,
  }));
  const nameFor = namesOf(project);
  return section('Recordings', [
    table('Where each recording lies on the timeline, and how sure that is', rows, [
      { head: 'Recording', cell: ({ recording }) => name(recording.name) },
      { head: 'Holds', cell: ({ recording }) => contents(recording.media) },
      { head: 'Lasts, s', isNumber: true, cell: ({ recording }) => recording.media.duration.toFixed(2) },
      { head: 'Event', cell: ({ placement }) => placement?.event ?? '–' },
      { head: 'From, s', isNumber: true, cell: ({ placement }) => seconds(extent(placement)?.[0]) },
      { head: 'To, s', isNumber: true, cell: ({ placement }) => seconds(extent(placement)?.[1]) },
      { head: 'Drift, ppm', isNumber: true, cell: ({ placement }) => drift(placement) },
      {
        head: 'Segments',
        isNumber: true,
        cell: ({ placement }) => `${placement?.map?.segments.length ?? 0}`,
      },
      { head: 'Deviation, ms', isNumber: true, cell: ({ placement }) => ms(deviation(project, placement)) },
      {
        head: 'Confidence',
        isNumber: true,
        cell: ({ placement }) => (placement?.placed ? percent(placement.confidence) : '–'),
      },
      {
        head: 'Placed by',
        cell: ({ placement }) => (!placement?.placed ? 'not placed' : placedBy(project, placement)),
      },
    ]),
    list(rows.flatMap(({ recording, placement }) => doubts(recording.name, placement, nameFor))),
    paragraph(
      'Confidence is the probability that the worst error over the recording is at most 1 ms. Drift is that of the first segment; positive: that clock runs fast. The deviation is the largest one along the recording; where matches contradict a placement that is less than 50 % sure, it is at least as much as they are off.',
    ),
  ]);
}

/** What holds it there: a pin outweighs what the program found. */
function placedBy({ pins, events }: Project, { recording, by }: Placement): string {
  if (by === 'manual') return 'hand';
  if (events.some((e) => e.reference === recording)) return 'reference';
  const isPinned = pins.some((pin) => pin.a === recording || pin.b === recording);
  return isPinned ? 'the program, through pins' : 'the program';
}

const extent = (p: Placement | null) => (p?.map ? timelineExtent(p.map) : null);
/** The largest along the recording; of a guess that matches contradict, what they are off by, if that is more. */
function deviation({ pairs }: Project, placement: Placement | null): number | null {
  const own = worstSd(placement);
  if (!placement?.placed || placement.confidence >= doubtful) return own;
  const against = pairs.flatMap(({ a, b, status, residual }) =>
    status !== 'refused' && residual !== null && (a === placement.recording || b === placement.recording)
      ? [Math.abs(residual)]
      : [],
  );
  return own === null && against.length === 0 ? null : greatest([own ?? 0, ...against]);
}
const worstSd = (p: Placement | null): number | null => {
  const known = (p?.map?.segments ?? []).flatMap(({ knots }) => knots.flatMap(({ sd }) => sd ?? []));
  return known.length === 0 ? null : greatest(known);
};
const drift = (p: Placement | null): string => {
  const first = p?.map?.segments[0];
  return first ? segmentPpm(first).toFixed(2) : '–';
};

function contents({ video, audio, data }: MediaInfo): string {
  const rate = (v: MediaInfo['video'][number]) =>
    v.frameRate ? ` at ${Number((v.frameRate[0] / v.frameRate[1]).toFixed(3))}/s` : '';
  return [
    ...video.map((v) => `picture ${v.width}×${v.height}${rate(v)}`),
    ...audio.map((a) => `sound ${a.sampleRate} Hz, ${a.channels} ch.`),
    ...data.map((d) => `${d.frames} frames of ${d.dims} numbers`),
  ].join('; ');
}

function doubts(title: string, p: Placement | null, nameFor: (id: string) => string): readonly Html[] {
  const guesses = (p?.placed ? [] : (p?.candidates ?? [])).map((c) =>
    joined([said(`its start at ${c.offset.toFixed(2)} s of `), name(nameFor(c.against))]),
  );
  const reason = p === null ? 'not synced yet.' : p.reason;
  if (reason === null && guesses.length === 0) return [];
  const tried = guesses.length > 0 ? [said(' Best guesses: '), joined(guesses, '; '), said('.')] : [];
  return [joined([name(title), said(`: ${reason ?? ''}`), ...tried])];
}

/** The same as pictures. */
export function timelines(project: Project): Html {
  const placed = project.placements.filter((p) => p.placed);
  const pictures = project.events.flatMap(({ id, reference }) => {
    const drawn = timelinePicture(project, id);
    return drawn
      ? [
          figure(
            drawn,
            `Event ${id} on the clock of ${namesOf(project)(reference)}. Dashed: less than 50 % sure. At the right, the confidence.`,
          ),
        ]
      : [];
  });
  const histogram =
    placed.length > 1
      ? figure(
          confidenceHistogram(
            placed.map((p) => p.confidence),
            'recordings',
          ),
          'How sure the placements are.',
        )
      : null;
  return section('Timeline', [...pictures, histogram]);
}

/** What tells the files again. */
export function files(project: Project): Html {
  return section('Files', [
    table('By which the recordings can be told', project.recordings, [
      { head: 'Recording', cell: (r) => name(r.name) },
      { head: 'File', cell: (r) => name(r.path.split(/[/\\]/).at(-1) ?? '') },
      { head: 'Bytes', isNumber: true, cell: (r) => `${r.fingerprint.size}` },
      { head: 'SHA-256 of its size and chosen blocks', cell: (r) => element('code', r.fingerprint.hash) },
      { head: 'Doubts about the file', cell: (r) => r.media.warnings.join(' ') },
    ]),
  ]);
}
