import type { Draft } from 'immer';
import type { Placement, SyncResult } from './alignment.ts';
import type { Edit } from './history.ts';
import { type Project, referenceOf } from './project.ts';
import type { AnalysisChoice, Pin, Recording, RecordingId } from './recording.ts';
import type { SoundShift } from './sound-shift.ts';
import { linearTimeMap, type TimeMap, unmeasured } from './time-map.ts';

/** Changes that a person, or a script, can make to the document, as named undoable edits. */
type Doc = Draft<Project>;

const thaw = <T>(value: T): Draft<T> => value as Draft<T>;
/** A named edit. @param gesture see `Edit` */
export const edit = (label: string, recipe: (draft: Doc) => void, gesture?: string): Edit =>
  gesture === undefined ? { label, recipe } : { label, recipe, gesture };

/** Edits may come late (a job's result, a menu left open): what is gone is left alone. */
const has = (d: Doc, id: RecordingId): boolean => d.recordings.some((r) => r.id === id);

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

export const addRecordings = (recordings: readonly Recording[]): Edit =>
  edit(`Add ${count(recordings.length, 'recording')}`, (d) => {
    d.recordings.push(...thaw(recordings.filter((r) => !has(d, r.id))));
  });

export const renameRecording = (id: RecordingId, name: string): Edit =>
  edit('Rename recording', (d) => {
    const r = d.recordings.find((each) => each.id === id);
    if (r && name.trim()) r.name = name.trim();
  });

export const removeRecordings = (ids: readonly RecordingId[]): Edit =>
  edit(`Remove ${count(ids.length, 'recording')}`, (d) => {
    const gone = new Set(ids);
    const stays = (link: { a: string; b: string }) => !gone.has(link.a) && !gone.has(link.b);
    d.recordings = d.recordings.filter((r) => !gone.has(r.id));
    d.placements = d.placements.filter((p) => !gone.has(p.recording));
    for (const p of d.placements) p.candidates = p.candidates.filter((c) => !gone.has(c.against));
    d.pairs = d.pairs.filter(stays);
    for (const p of d.pairs) p.candidates = p.candidates.filter((c) => !gone.has(c.against));
    d.warps = d.warps.filter(stays);
    d.pins = d.pins.filter(stays);
    d.forbidden = d.forbidden.filter(stays);
    d.locked = d.locked.filter(stays);
    d.alternatives = d.alternatives.filter(stays);
    d.transcripts = d.transcripts.filter((t) => !gone.has(t.recording));
    d.soundShifts = d.soundShifts.filter((s) => !gone.has(s.recording));
    d.crops = d.crops.filter((c) => !gone.has(c.recording));
    d.steps = d.steps.filter((s) => !gone.has(s.recording));
    d.mix = d.mix.filter((m) => !gone.has(m.recording));
    if (d.settings.reference && gone.has(d.settings.reference)) d.settings.reference = null;
    d.events = d.events.flatMap((e) => {
      if (!gone.has(e.reference)) return [e];
      const heir = d.placements.find((p) => p.event === e.id);
      return heir ? [{ ...e, reference: heir.recording }] : [];
    });
  });

export const setReference = (id: RecordingId): Edit =>
  edit('Choose reference', (d) => {
    if (has(d, id)) d.settings.reference = id;
  });

export const setAnalysis = (id: RecordingId, analysis: AnalysisChoice): Edit =>
  edit('Change what is analysed', (d) => {
    const r = d.recordings.find((each) => each.id === id);
    if (r) r.analysis = thaw(analysis);
  });

export const setSettings = (patch: Partial<Project['settings']>): Edit =>
  edit('Change sync settings', (d) => {
    Object.assign(d.settings, patch);
  });

/** Puts recordings into a recorder's group, on a track of it (see `trackOf`); `name` makes a new group, null takes them out. */
export const setRecorder = (
  ids: readonly RecordingId[],
  recorder: { readonly id: string; readonly name: string } | null,
  track?: string,
): Edit =>
  edit(recorder ? `Group with ${recorder.name}` : 'Take out of group', (d) => {
    if (recorder && !d.recorders.some((r) => r.id === recorder.id)) d.recorders.push({ ...recorder });
    for (const r of d.recordings)
      if (ids.includes(r.id)) {
        r.recorder = recorder?.id ?? null;
        if (track === undefined) delete r.track;
        else r.track = track;
      }
    d.recorders = d.recorders.filter((each) => d.recordings.some((r) => r.recorder === each.id));
  });

/** The result of a sync job. What the user placed by hand stays where it is. */
export const applySync = (result: SyncResult): Edit =>
  edit('Sync', (d) => {
    const byHand = new Map(
      d.placements.filter((p) => p.by === 'manual' && p.map).map((p) => [p.recording, p] as const),
    );
    const known = new Set(d.recordings.map((r) => r.id));
    const events = new Set(result.events.map((e) => e.id));
    const home = result.events[0]?.id ?? null;
    d.events = thaw(result.events.filter((e) => known.has(e.reference)).map((e) => ({ ...e })));
    d.pairs = thaw(result.pairs.filter((p) => known.has(p.a) && known.has(p.b)).map((p) => ({ ...p })));
    d.placements = thaw(
      result.placements
        .filter((p) => known.has(p.recording))
        .map((p) => {
          const kept = byHand.get(p.recording);
          if (!kept || !home) return p;
          return { ...kept, event: kept.event && events.has(kept.event) ? kept.event : home } as Placement;
        }),
    );
    d.notes = [...result.notes];
  });

function putPlacement(d: Doc, placement: Placement): void {
  const index = d.placements.findIndex((p) => p.recording === placement.recording);
  if (index < 0) d.placements.push(thaw(placement));
  else d.placements[index] = thaw(placement);
}

/** The event a hand placement belongs to; made, with its reference at 0, where there is none yet. */
function eventFor(d: Doc, wanted: string | null, reference: RecordingId): string {
  const event = d.events.find((e) => e.id === wanted) ?? d.events[0];
  if (event) return event.id;
  const made = { id: 'event-0', reference };
  d.events.push(made);
  const r = d.recordings.find((each) => each.id === reference);
  if (r && !d.placements.some((p) => p.recording === reference && p.placed))
    putPlacement(d, {
      ...blank(reference),
      placed: true,
      event: made.id,
      map: linearTimeMap(0, 0, Math.max(r.media.duration, 1e-3), 0),
      confidence: 1,
      by: 'auto',
    });
  return made.id;
}

const blank = (recording: RecordingId): Placement => ({
  recording,
  placed: false,
  event: null,
  confidence: 0,
  reason: null,
  score: null,
  chance: null,
  candidates: [],
  map: null,
  by: 'auto',
});

/** Puts a recording where the user wants it, how exactly nobody knows: no solver moves it until it is released. */
export const placeByHand = (
  id: RecordingId,
  map: TimeMap,
  event: string | null,
  label = 'Move clip',
  gesture?: string,
): Edit =>
  edit(
    label,
    (d) => {
      if (!has(d, id)) return;
      const reference = referenceOf(d as unknown as Project) ?? id;
      const home = eventFor(d, event, reference);
      const before = d.placements.find((p) => p.recording === id) as Placement | undefined;
      putPlacement(d, {
        ...(before ?? blank(id)),
        placed: true,
        event: home,
        reason: null,
        map: unmeasured(map),
        by: 'manual',
      });
    },
    gesture,
  );

/** Lets the solver move a hand-placed recording again. */
export const releasePlacement = (id: RecordingId): Edit =>
  edit('Release clip', (d) => {
    const p = d.placements.find((each) => each.recording === id);
    if (p) p.by = 'auto';
  });

/** Takes a recording off the timeline. */
export const unplace = (id: RecordingId): Edit =>
  edit('Take off the timeline', (d) => {
    const p = d.placements.find((each) => each.recording === id);
    if (!p || d.events.some((e) => e.reference === id)) return;
    Object.assign(p, { placed: false, event: null, map: null, by: 'auto', confidence: 0 });
    p.reason = 'Taken off the timeline by hand.';
  });

export const addPin = (pin: Pin, gesture?: string): Edit =>
  edit(
    'Add pin',
    (d) => {
      if (!has(d, pin.a) || !has(d, pin.b) || pin.a === pin.b) return;
      d.pins = d.pins.filter((p) => p.id !== pin.id);
      d.pins.push(thaw(pin));
    },
    gesture,
  );

export const movePin = (id: string, timeA: number, timeB: number, gesture?: string): Edit =>
  edit(
    'Move pin',
    (d) => {
      const pin = d.pins.find((p) => p.id === id);
      if (pin) Object.assign(pin, { timeA, timeB });
    },
    gesture,
  );

export const removePins = (ids: readonly string[]): Edit =>
  edit(`Remove ${count(ids.length, 'pin')}`, (d) => {
    d.pins = d.pins.filter((p) => !ids.includes(p.id));
  });

/**
 * Puts the sound of a recording right against its own picture; what was there before is replaced. A recording that is
 * alone has nothing to be synced with: it lies at 0 then, so that it can be exported.
 */
export const setSoundShift = (id: RecordingId, shift: SoundShift): Edit =>
  edit('Put the sound right', (d) => {
    if (!has(d, id)) return;
    d.soundShifts = d.soundShifts.filter((s) => s.recording !== id);
    d.soundShifts.push(thaw({ recording: id, ...shift }));
    if (d.recordings.length === 1) eventFor(d, null, id);
  });

export const removeSoundShift = (id: RecordingId): Edit =>
  edit('Take back the shift of the sound', (d) => {
    d.soundShifts = d.soundShifts.filter((s) => s.recording !== id);
  });
