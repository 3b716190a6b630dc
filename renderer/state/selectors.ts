import { tr } from '#renderer/i18n/tr.ts';
import type { PairEvidence, Placement, SyncEvent } from '#src/model/alignment.ts';
import type { History } from '#src/model/history.ts';
import { mixOf, type TrackMix } from '#src/model/mix.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { isData, type Recording, type RecordingId } from '#src/model/recording.ts';
import { huesOf } from './hues.ts';
import { remembered } from './remembered.ts';
import type { AppState, Playable } from './state.ts';

export const projectOf = (s: AppState): Project => s.history.project;

/** Changes with every step and comes back with undo: tells whether two states of one history are the same. */
export const markOf = (history: History): unknown => history.past.at(-1)?.redo ?? null;

export const isUnsaved = (s: AppState): boolean => markOf(s.history) !== s.saved;

const recordingsById = remembered(
  (recordings: Project['recordings']) => new Map(recordings.map((r) => [r.id, r])),
);
export const recordingOf = ({ recordings }: Project, id: RecordingId | null): Recording | null =>
  id === null ? null : (recordingsById(recordings).get(id) ?? null);

/** Which file a recording is, whatever it is called. */
export const fileKey = remembered((r: Recording): string => `${r.fingerprint.hash}/${r.path}`);

export const hasPicture = (r: Recording): boolean => r.media.video.length > 0;

const asking = { kind: 'asking' } as const;
export const playableOf = (s: AppState, r: Recording): Playable => s.playable[fileKey(r)] ?? asking;

/** Whether there is a curve to draw of it: of its sound, or of its numbers. */
export const hasWave = (r: Recording): boolean => r.media.audio.length > 0 || isData(r.media);

/** What was read of a recording: another file, stream, channel, frame rate or column of times is another curve. */
export const soundKey = (r: Recording): string =>
  `${fileKey(r)}/${r.analysis.audioStream}/${r.analysis.channel}/${r.analysis.rate}/${r.analysis.times}`;

const placementsById = remembered(
  (placements: Project['placements']) => new Map(placements.map((p) => [p.recording, p])),
);
export const placementOf = ({ placements }: Project, id: RecordingId | null): Placement | null =>
  id === null ? null : (placementsById(placements).get(id) ?? null);

export const pairOf = (project: Project, a: RecordingId, b: RecordingId): PairEvidence | null =>
  project.pairs.find((p) => (p.a === a && p.b === b) || (p.a === b && p.b === a)) ?? null;

const asRecorded = new Map<RecordingId, TrackMix>();

/** `mixOf`, the same object as long as it says the same. */
export function mixFor(project: Project, id: RecordingId): TrackMix {
  const own = project.mix.find((each) => each.recording === id) ?? asRecorded.get(id);
  if (own) return own;
  const usual = mixOf({ mix: [] }, id);
  asRecorded.set(id, usual);
  return usual;
}

/** 0…7: the recording's hue, the same wherever it appears (CSS: `data-hue`, `--rec-N`). */
export const hueOf = (project: Project, id: RecordingId): number => huesOf(project).get(id) ?? 0;

/** What a project is called wherever it is named: as its file, once there is one. */
export const nameOfProject = ({
  path,
  name,
}: {
  readonly path: string | null;
  readonly name: string;
}): string =>
  path
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.syncline$/i, '') ?? name;

export const titleOf = (s: AppState): string => nameOfProject({ path: s.path, name: projectOf(s).name });

/**
 * Why a recording cannot be moved on the timeline, and what can be done instead; null when it can: the
 * clock of an event's reference (before the first sync: of the reference) is the timeline itself.
 */
export function whyFixed(project: Project, id: RecordingId): string | null {
  const event = placementOf(project, id)?.event ?? null;
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);
  if (id !== reference) return null;
  const name = recordingOf(project, id)?.name ?? tr('It');
  return tr(
    '“{name}” is the reference: its clock is the timeline. Move the others against it, or make another one the reference.',
    { name },
  );
}

/** The event of most recordings, which is what a person came for; of two as large the first. */
export const mainEventOf = remembered(({ events, placements }: Project): string | null => {
  const size = (id: string) => placements.filter((p) => p.placed && p.event === id).length;
  const largest = (top: SyncEvent, event: SyncEvent) => (size(event.id) > size(top.id) ? event : top);
  return events.length === 0 ? null : events.reduce(largest).id;
});

/** The event on the timeline. */
export function eventOf(s: AppState): string | null {
  const project = projectOf(s);
  return project.events.find((e) => e.id === s.event)?.id ?? mainEventOf(project);
}

export type SelectedPair = { readonly a: RecordingId; readonly b: RecordingId };

/**
 * The pair that the pair view shows. Two selected: those, in the order of selection. One: it against its
 * event's reference (or, if it is the reference, its best matched partner). None: null.
 * Order a, b follows the evidence where there is any, so that x and y stay the same for one pair.
 */
export function selectedPair(s: AppState): SelectedPair | null {
  const project = projectOf(s);
  const [first, second] = s.selected;
  if (!first) return null;
  const other = second ?? partnerOf(project, first);
  if (!other || other === first) return null;
  const evidence = pairOf(project, first, other);
  if (evidence) return { a: evidence.a, b: evidence.b };
  return second ? { a: first, b: other } : { a: other, b: first };
}

function partnerOf(project: Project, id: RecordingId): RecordingId | null {
  const placement = placementOf(project, id);
  const reference = project.events.find((e) => e.id === placement?.event)?.reference ?? referenceOf(project);
  if (reference && reference !== id) return reference;
  const best = project.pairs
    .filter((p) => p.a === id || p.b === id)
    .reduce<PairEvidence | null>((top, p) => (!top || p.confidence > top.confidence ? p : top), null);
  if (best) return best.a === id ? best.b : best.a;
  return project.recordings.find((r) => r.id !== id)?.id ?? null;
}
