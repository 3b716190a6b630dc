import { setMaxListeners } from 'node:events';
import type { ProbedMedia } from '#main/media/probe.ts';
import type { Pool } from '#main/work/pool.ts';
import { type NetworkRecording, solveNetwork } from '#src/align/sync/network.ts';
import { chapterOrder, excludeEachOther } from '#src/align/sync/network-recorders.ts';
import { soundingStretches } from '#src/align/sync/sounding.ts';
import { clocksOf } from '#src/align/sync/timecode.ts';
import type { JobStep } from '#src/contract/jobs.ts';
import type { PairEvidence, Placement, SyncOptions, SyncResult } from '#src/model/alignment.ts';
import { CancelledError, errorData, throwIfCancelled } from '#src/model/errors.ts';
import { atRate, isData, type Pin, trackOf, tracksOf, whyNotSynced } from '#src/model/recording.ts';
import { type Compared, comparePicture, compareSound, type Side } from './compare.ts';
import { asHeard, failuresOf, withDoubts } from './doubts.ts';
import { limit } from './limit.ts';
import { hear, type Machine, type Offer, probe, type State, see, type SyncRecording } from './prepare.ts';

export type { SyncRecording } from './prepare.ts';

export type SyncRequest = {
  readonly recordings: readonly SyncRecording[];
  readonly options: SyncOptions;
  readonly pins?: readonly Pin[];
  /** Placements made by hand (`by: 'manual'`), to be kept. */
  readonly placements?: readonly Placement[];
};

export type SyncRunOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress;
};

export type SyncOutcome = {
  readonly result: SyncResult;
  /** By recording: what was found in its file; null where it could not be read. */
  readonly media: readonly (ProbedMedia | null)[];
  /** Something broke that should have been used (a decoder, a worker): the notes and reasons say what. */
  readonly isPartial: boolean;
};

/**
 * Synchronises a pile of recordings: decodes and describes each (several at once), measures every pair as soon
 * as both sides are known, turns to the pictures where sound cannot do it, solves the network. What was done
 * before is found in the cache. A broken file or a dead worker costs that recording or pair only.
 * @throws CancelledError; StorageError `cache-unwritable`; nothing else for anything that a file can cause.
 */
export async function runSync(
  request: SyncRequest,
  pool: Pool,
  { signal, progress = () => {} }: SyncRunOptions = {},
): Promise<SyncOutcome> {
  const abort = new AbortController();
  const stop = () => abort.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  setMaxListeners(0, abort.signal);
  try {
    return await run(request, { pool, signal: abort.signal, decoder: limit(pool.size) }, progress);
  } catch (error) {
    abort.abort(); // whatever still runs has no reader any more
    throw signal?.aborted ? new CancelledError() : error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

type Progress = (done: number, total: number, unit: string, label: string, step: JobStep) => void;

async function run(request: SyncRequest, machine: Machine, progress: Progress): Promise<SyncOutcome> {
  const { options } = request;
  const states: State[] = request.recordings.map((recording) => ({
    recording,
    media: null,
    sound: { trouble: 'Its sound was not looked at.' },
    picture: null,
    trouble: null,
  }));
  await Promise.all(states.map((state) => look(state, machine)));
  const notes: string[] = [];
  const pairs: PairEvidence[] = [];
  const keep = (found: Compared, a: State, b: State) => {
    if (found.evidence) pairs.push(found.evidence);
    else
      notes.push(`“${a.recording.name}” and “${b.recording.name}” could not be compared: ${found.trouble}`);
  };

  const byEar = (s: State) => s.trouble === null && wayOf(s, options.by) !== 'video';
  // Listening and comparing are two steps; pictures, where some recording may come to need them, two more.
  const steps = states.every((s) => !mayNeedPicture(s, options.by)) ? 2 : null;
  const listeners = states.filter(byEar);
  await listen(
    listeners,
    options.maxDrift,
    machine,
    (done, total, unit, label, { at }) => progress(done, total, unit, label, { at, of: steps }),
    keep,
  );
  throwIfCancelled(machine.signal);
  let result = solve(request, states, pairs);

  const wanted = states.filter((s) => wantsPicture(s, options.by, result));
  if (wanted.length > 0) {
    const before = listeners.length > 0 ? 2 : 0;
    await watch(
      states,
      wanted,
      options.maxDrift,
      machine,
      (done, total, unit, label, { at }) =>
        progress(done, total, unit, label, { at: before + at, of: before + 2 }),
      keep,
    );
    throwIfCancelled(machine.signal);
    result = solve(request, states, pairs);
  }
  result = withDoubts(result, states, options.reference);
  return {
    result: { ...result, notes: [...result.notes, ...notes] },
    media: states.map((state) => state.media),
    isPartial: notes.length > 0 || states.some((state) => failuresOf(state).length > 0),
  };
}

async function look(state: State, machine: Machine): Promise<void> {
  try {
    state.media = await machine.decoder(() => probe(state.recording, machine));
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    state.trouble = errorData(error).message;
  }
}

/** Sound: decode, describe, and every pair as soon as its two sides are there. */
async function listen(
  states: readonly State[],
  maxDrift: number,
  machine: Machine,
  progress: Progress,
  keep: (found: Compared, a: State, b: State) => void,
): Promise<void> {
  const pairs = states.flatMap((a, i) => states.slice(i + 1).map((b) => [a, b] as const)).filter(mayOverlap);
  const { decoded, compared } = tally(states, pairs.length, progress, 'Listening', 's decoded', 'Comparing');
  const heard = new Map(
    states.map((state) => {
      const work = hear(state.recording, state.media as ProbedMedia, machine, decoded.of(state)).then(
        (offer) => {
          state.sound = offer;
          decoded.finish(state);
          state.media = asHeard(state);
        },
      );
      return [state, work];
    }),
  );
  await Promise.all([
    ...heard.values(),
    ...pairs.map(async ([a, b]) => {
      await Promise.all([heard.get(a), heard.get(b)]);
      const found = await between(a, b, a.sound, b.sound, (x, y) => compareSound(x, y, maxDrift, machine));
      if (found) keep(found, a, b);
      compared();
    }),
  ]);
}

/** Pictures of the recordings that need them, against those of all others. */
async function watch(
  states: readonly State[],
  wanted: readonly State[],
  maxDrift: number,
  machine: Machine,
  progress: Progress,
  keep: (found: Compared, a: State, b: State) => void,
): Promise<void> {
  const seen = states.filter(
    (s) => s.media !== null && s.media.video.length > 0 && s.recording.analysis.by !== 'audio',
  );
  const pairs = seen
    .flatMap((a, i) => seen.slice(i + 1).map((b) => [a, b] as const))
    .filter((pair) => mayOverlap(pair) && pair.some((s) => wanted.includes(s)));
  const { decoded, compared } = tally(seen, pairs.length, progress, 'Watching', 's', 'Comparing pictures');
  const works = new Map(
    seen.map((state) => {
      const work = see(state.recording, state.media as ProbedMedia, machine, decoded.of(state)).then(
        (offer) => {
          state.picture = offer;
          decoded.finish(state);
        },
      );
      return [state, work];
    }),
  );
  await Promise.all([
    ...works.values(),
    ...pairs.map(async ([a, b]) => {
      await Promise.all([works.get(a), works.get(b)]);
      const none = { trouble: '' };
      const found = await between(a, b, a.picture ?? none, b.picture ?? none, (x, y) =>
        comparePicture(x, y, maxDrift, machine),
      );
      if (found) keep(found, a, b);
      compared();
    }),
  ]);
}

/** Files of one track of a recorder cannot overlap: nothing to compare. */
const mayOverlap = ([a, b]: readonly [State, State]): boolean => !excludeEachOther(seatOf(a), seatOf(b));

/** Which recorder's track it belongs to; one that cannot be read is on the track that was said, or on none. */
const seatOf = ({ recording: { recorder, track }, media }: State) => ({
  recorder,
  track: media ? trackOf({ ...(track === undefined ? {} : { track }), media }) : (track ?? ''),
});

async function between<T>(
  a: State,
  b: State,
  one: Offer<T>,
  two: Offer<T>,
  compare: (a: Side<T>, b: Side<T>) => Promise<Compared>,
): Promise<Compared | null> {
  if (!('value' in one) || !('value' in two)) return null;
  return await compare({ id: a.recording.id, ...one }, { id: b.recording.id, ...two });
}

/** Two steps told to `progress`: seconds heard or watched over all recordings; when all are, pairs compared. */
function tally(
  states: readonly State[],
  pairs: number,
  progress: Progress,
  decoding: string,
  unit: string,
  comparing: string,
) {
  const done = new Map<State, number>();
  const length = (s: State) => s.media?.duration ?? 0;
  const total = states.reduce((sum, s) => sum + length(s), 0);
  let finished = 0;
  let compared = 0;
  const tell = () => {
    if (finished === states.length && pairs > 0)
      return progress(compared, pairs, 'pairs', comparing, { at: 2, of: null });
    let sum = 0;
    for (const seconds of done.values()) sum += seconds;
    progress(Math.min(sum, total), total, unit, decoding, { at: 1, of: null });
  };
  return {
    decoded: {
      of: (state: State) => (seconds: number) => {
        done.set(state, Math.min(seconds, length(state)));
        tell();
      },
      finish(state: State) {
        finished++;
        done.set(state, length(state));
        tell();
      },
    },
    compared() {
      compared++;
      if (finished === states.length) tell();
    },
  };
}

const wayOf = ({ recording }: State, by: SyncOptions['by']): SyncOptions['by'] =>
  recording.analysis.by === 'auto' ? by : recording.analysis.by;

const mayNeedPicture = (state: State, by: SyncOptions['by']): boolean =>
  state.media !== null && state.media.video.length > 0 && wayOf(state, by) !== 'audio';

/** Pictures are asked where they were asked for, where there is no usable sound, and where sound placed nothing. */
function wantsPicture(state: State, by: SyncOptions['by'], result: SyncResult): boolean {
  if (!mayNeedPicture(state, by)) return false;
  if (wayOf(state, by) === 'video') return true;
  if (!('value' in state.sound)) return true;
  const { id } = state.recording;
  const matched = result.pairs.some((p) => p.status === 'matched' && (p.a === id || p.b === id));
  return !matched && result.placements.length > 1;
}

function solve(request: SyncRequest, states: readonly State[], pairs: readonly PairEvidence[]): SyncResult {
  const follows = chapters(states);
  const recordings = states.map(
    (state, index): NetworkRecording => ({
      id: state.recording.id,
      name: state.recording.name,
      duration: durationOf(state),
      ...seatOf(state),
      follows: follows[index] ?? null,
      clocks: clocksOf(state.media),
      sounding: 'value' in state.sound ? soundingStretches(state.sound.value.summary) : null,
      locked: lockOf(request, state.recording.id),
      trouble: troubleOf(state, pairs, request.options.reference),
    }),
  );
  return solveNetwork({
    recordings,
    pairs,
    pins: request.pins ?? [],
    reference: request.options.reference,
    maxDrift: request.options.maxDrift,
  });
}

function durationOf({ media, sound, recording }: State): number {
  if (media && media.duration > 0) return atRate(media, recording.analysis.rate).duration;
  return 'value' in sound ? sound.value.file.end : 0;
}

function troubleOf(state: State, pairs: readonly PairEvidence[], reference: string): string | null {
  if (state.trouble !== null) return state.trouble;
  const { id } = state.recording;
  // The reference lies where it lies, whatever it holds.
  if (state.media && isData(state.media)) return id === reference ? null : whyNotSynced;
  if (pairs.some((p) => p.a === id || p.b === id)) return null;
  if (state.picture && 'value' in state.picture) return null;
  const said: string[] = [];
  if ('trouble' in state.sound) said.push(state.sound.trouble);
  if (state.picture && 'trouble' in state.picture) said.push(state.picture.trouble);
  else if (state.media?.video.length === 0) said.push('It has no picture.');
  return said.length > 0 && !('value' in state.sound) ? `Nothing to place it by. ${said.join(' ')}` : null;
}

function lockOf({ placements = [] }: SyncRequest, id: string): NetworkRecording['locked'] {
  const found = placements.find((p) => p.recording === id);
  return found?.by === 'manual' && found.map ? { map: found.map, event: found.event ?? '0' } : null;
}

/** By recording: the id of the file it continues. */
function chapters(states: readonly State[]): (string | null)[] {
  const follows: (string | null)[] = states.map(() => null);
  const files = states.flatMap((s, index) => (s.media ? [{ s, index }] : []));
  for (const track of tracksOf(files, ({ s }) => seatOf(s))) {
    const order = chapterOrder(
      track.map(({ s }) => ({
        name: s.recording.name,
        duration: durationOf(s),
        media: s.media as ProbedMedia,
      })),
    );
    for (const [k, before] of order.entries()) {
      const file = track[k];
      if (before !== null && file) follows[file.index] = track[before]?.s.recording.id ?? null;
    }
  }
  return follows;
}
