import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { pathOfUrl } from '#src/formats/file-url.ts';
import { placesOf, type ReadPlace, type ReadTimeline, laidInFile } from '#src/formats/read-timeline.ts';
import { decodeText } from '#src/formats/text-encoding.ts';
import { readTimelineFile, type TimelineFile, timelineEndings } from '#src/formats/timeline-file.ts';
import { errorData, InvalidInputError, StorageError, throwIfCancelled } from '#src/model/errors.ts';
import { type FrameRate, secondsOf } from '#src/model/frame-rate.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { SoundShift } from '#src/model/sound-shift.ts';
import { segmentPpm, shifted, type TimeMap } from '#src/model/time-map.ts';
import { timecodeStart } from '#src/model/timecode.ts';
import { recordingAt } from '#main/media/recording-at.ts';
import { storageError } from '#main/store/storage-error.ts';
import { findNamed } from './find-named.ts';

export type ImportRequest = {
  /** Timelines, absolute: one, or several edit decision lists that lie on one clock. */
  readonly files: readonly string[];
  /** Where their media are looked for besides; null: nowhere. */
  readonly media: string | null;
  /** Frames a second of lists that do not say it; null: those of their first picture. */
  readonly frameRate: FrameRate | null;
  /** Whether the host may read there. */
  allowed(path: string): Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
  /** How many of a timeline's media have been looked at, of how many. */
  readonly progress?: (done: number, total: number) => void;
};

export type Imported = {
  readonly project: Project;
  /** What is doubtful or was left out, sentences. */
  readonly notes: readonly string[];
  /** Whether something is not placed or not there. */
  readonly isPartial: boolean;
};

/** Timelines are texts; even of a feature film they have a few megabytes. */
const largestTimeline = 128 * 1024 * 1024;
const mostRecordings = 500;

/**
 * A project from timelines of other programs: their media as recordings, placed where their clips lie, as by hand. The timeline's 0
 * is moved to where the reference's clock shows it: the first recording that runs at the timeline's rate, else the first.
 * @throws InvalidInputError `bad-file`, `usage`, `no-media`; StorageError
 */
export async function importTimelines(request: ImportRequest): Promise<Imported> {
  const { files, media, allowed, signal } = request;
  const notes: string[] = [];
  const recordings = new Map<string, Recording>();
  const places: { readonly path: string; readonly place: ReadPlace }[] = [];
  const missing = new Set<string>();
  const timelines: { readonly timeline: TimelineFile; readonly found: ReadonlyMap<string, string> }[] = [];
  for (const file of files) {
    const timeline = readTimelineFile(await textOf(file), basename(file));
    if (timeline.media.length > mostRecordings)
      throw new InvalidInputError(
        'too-many',
        `“${basename(file)}” uses ${timeline.media.length} files, more than ${mostRecordings}.`,
        'Export a part of it.',
      );
    const folders = [dirname(file), ...(media === null ? [] : [media])];
    const found = await findNamed(timeline.media, { folders, allowed, signal });
    for (const [done, each] of timeline.media.entries()) {
      request.progress?.(done, timeline.media.length);
      const path = found.get(each);
      if (path === undefined) missing.add(each);
      else if (!recordings.has(path)) {
        const recording = await readable(path, signal);
        if ('why' in recording) notes.push(`“${basename(path)}” is left out: ${recording.why}`);
        else recordings.set(path, recording);
      }
    }
    timelines.push({ timeline, found });
  }
  // Before anything is asked that only they could tell.
  if (recordings.size === 0) throw noMedia([...missing], notes);
  let name = '';
  for (const { timeline, found } of timelines) {
    const rate =
      request.frameRate ?? (timeline.wantsRate ? firstRate(timeline.media, found, recordings) : null);
    const read = byPath(timeline.at(rate), found);
    name ||= read.name;
    notes.push(...read.notes);
    const startOf = (path: string) => {
      const recording = recordings.get(path);
      return recording ? secondsOf(timecodeStart(recording.media)) : 0;
    };
    for (const place of placesOf(read, startOf)) {
      const duration = recordings.get(place.media)?.media.duration;
      if (duration === undefined) continue;
      const start = read.isTimecoded ? 0 : startOf(place.media);
      const laid = place.map && laidInFile(place.map, duration, start, read.frame);
      const { map, beyond } = laid ?? { map: null, beyond: 0 };
      const told =
        beyond < 5e-4
          ? []
          : [`Its clips go ${howLong(beyond)} beyond the file: what is not there is left out.`];
      const reason = laid && !map ? 'its clips lie outside of the file' : place.reason;
      places.push({ path: place.media, place: { ...place, map, reason, notes: [...place.notes, ...told] } });
    }
  }
  for (const each of missing)
    notes.push(
      `“${pathOfUrl(each) ?? each}” is not there: put it beside the timeline or below, or say where media are (--media on the command line).`,
    );
  const { project, told } = projectOf(name || stem(files[0] ?? ''), [...recordings.values()], places);
  const isPartial = missing.size > 0 || project.placements.some((p) => !p.placed);
  return { project, notes: [...notes, ...told], isPartial };
}

/** A time in the unit that people would say it in. */
function howLong(seconds: number): string {
  if (seconds < 1) return `${(1000 * seconds).toFixed(0)} ms`;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(0)} min`;
}

/** Named files that are nowhere, at most; a feature film has hundreds. */
const mostNamed = 5;

function noMedia(missing: readonly string[], notes: readonly string[]): InvalidInputError {
  const hint =
    'Put them beside the timeline or in folders below; on the command line, --media FOLDER says where they are.';
  if (missing.length === 0)
    return notes.length === 0
      ? new InvalidInputError('no-media', 'The timeline names no recordings.', hint)
      : new InvalidInputError('no-media', notes.slice(0, mostNamed).join(' '), 'Convert them first.');
  const names = [...new Set(missing.map(nameIn))];
  const named = names
    .slice(0, mostNamed)
    .map((name) => `“${name}”`)
    .join(', ');
  const rest = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const all =
    names.length === 1
      ? `The one recording that the timeline uses is not there: ${named}.`
      : `Of the recordings that the timeline uses none is there: ${named}${rest}.`;
  return new InvalidInputError('no-media', [all, ...notes.slice(0, mostNamed)].join(' '), hint);
}

const nameIn = (media: string): string => basename((pathOfUrl(media) ?? media).replaceAll('\\', '/'));

const stem = (path: string): string => basename(path, extname(path));

/** @throws InvalidInputError `bad-file`; StorageError */
async function textOf(path: string): Promise<string> {
  const name = basename(path);
  if (!timelineEndings.some((ending) => ending === extname(path).toLowerCase()))
    throw new InvalidInputError(
      'usage',
      `“${name}” is no timeline that can be read.`,
      `Give one that ends in ${timelineEndings.join(', ')}.`,
    );
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw storageError(error, path);
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new StorageError('not-a-file', `“${name}” is not a file.`, 'Choose a file.');
    if (info.size > largestTimeline)
      throw new InvalidInputError(
        'too-large',
        `“${name}” is larger than ${largestTimeline / 2 ** 20} MB.`,
        'Export a part of it.',
      );
    return decodeText(new Uint8Array(await handle.readFile()), name).text;
  } finally {
    await handle.close();
  }
}

async function readable(
  path: string,
  signal: AbortSignal | undefined,
): Promise<Recording | { readonly why: string }> {
  try {
    return await recordingAt(path, signal);
  } catch (error) {
    throwIfCancelled(signal);
    return { why: errorData(error).message };
  }
}

/** The timeline with its media by their paths; two names of one file are one. */
function byPath(read: ReadTimeline, found: ReadonlyMap<string, string>): ReadTimeline {
  const path = (media: string) => found.get(media) ?? media;
  return {
    ...read,
    clips: read.clips.map((clip) => ({ ...clip, media: path(clip.media) })),
    exact: new Map([...read.exact].map(([media, map]) => [path(media), map])),
  };
}

/** Of the first picture that the timeline uses. */
function firstRate(
  media: readonly string[],
  found: ReadonlyMap<string, string>,
  recordings: ReadonlyMap<string, Recording>,
): FrameRate | null {
  const rates = media.map((each) => recordings.get(found.get(each) ?? '')?.media.video[0]?.frameRate ?? null);
  return rates.find((rate) => rate !== null) ?? null;
}

function projectOf(
  name: string,
  recordings: readonly Recording[],
  places: readonly { readonly path: string; readonly place: ReadPlace }[],
): { readonly project: Project; readonly told: readonly string[] } {
  const told: string[] = [];
  const maps = new Map<string, TimeMap>();
  const shifts = new Map<string, SoundShift>();
  for (const { path, place } of places) {
    const title = `“${basename(path)}”`;
    if (place.map === null) told.push(`${title} is not placed: ${place.reason ?? 'its place is not clear'}.`);
    else if (maps.has(path)) told.push(`${title} lies in several of the timelines: the first is taken.`);
    else {
      maps.set(path, place.map);
      if (place.shift) shifts.set(path, place.shift);
    }
    told.push(...place.notes.map((note) => `${title}: ${note}`));
  }
  const placed = recordings.filter((r) => maps.has(r.path));
  const reference = placed.find((r) => runsWith(maps.get(r.path) as TimeMap)) ?? placed[0] ?? null;
  const first = reference ? maps.get(reference.path)?.segments[0]?.knots[0] : undefined;
  const shift = first ? first.source - first.timeline : 0;
  const now = new Date().toISOString();
  const project: Project = {
    ...emptyProject(randomUUID(), name, now),
    settings: { reference: reference?.id ?? null, maxDrift: 500, by: 'auto' },
    recordings,
    soundShifts: recordings.flatMap((recording) => {
      const shift = shifts.get(recording.path);
      return shift ? [{ recording: recording.id, ...shift }] : [];
    }),
    events: reference ? [{ id: 'e0', reference: reference.id }] : [],
    placements: recordings.map((recording) => {
      const map = maps.get(recording.path) ?? null;
      return {
        ...{ recording: recording.id, placed: map !== null, event: map === null ? null : 'e0' },
        ...{ score: null, chance: null, candidates: [] },
        // Nobody measured it: it lies where it was put, as what is placed by hand does.
        ...(recording === reference
          ? { confidence: 1, by: 'auto' as const }
          : { confidence: 0, by: 'manual' as const }),
        reason: map === null ? 'The timeline does not say in one way where it lies.' : null,
        map: map === null ? null : shift === 0 ? map : shifted(map, shift),
      };
    }),
  };
  return { project, told };
}

/** Its clock can be the timeline's. */
const runsWith = ({ segments }: TimeMap): boolean =>
  segments[0] !== undefined && segments[0].knots.length === 2 && Math.abs(segmentPpm(segments[0])) < 0.01;
