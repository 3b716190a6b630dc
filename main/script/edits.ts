import { randomUUID } from 'node:crypto';
import { usageError } from '#main/hosts/cli/command.ts';
import {
  addPin,
  placeByHand,
  releasePlacement,
  removePins,
  removeRecordings,
  renameRecording,
  setRecorder,
  unplace,
} from '#src/model/edits.ts';
import type { Edit } from '#src/model/history.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { swapReference } from '#src/model/swap-reference.ts';
import { linearTimeMap, shifted } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';

/** An edit of the window, under the name it has there where it has one, with what the window takes from what is selected. */
export type NamedEdit = {
  readonly id: string;
  readonly takes: string;
  readonly help: string;
  /** Numbers of arguments: at least, at most. */
  readonly count: readonly [number, number];
  /** @throws InvalidInputError `usage` */
  make(project: Project, args: readonly string[], find: (name: string) => string): Edit;
};

const seconds = (text: string | undefined): number => {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw usageError(`An edit wants seconds, not “${text ?? ''}”.`);
};

/** @throws InvalidInputError `usage` for the recording whose clock is its event's */
/** @throws InvalidInputError `usage` for a moment that the recording does not have */
function demandInside({ recordings }: Project, id: string, time: number): void {
  const own = recordings.find((r) => r.id === id);
  if (!own || (time >= 0 && time <= own.media.duration)) return;
  throw usageError(`“${own.name}” has no moment ${time} s: it lasts ${own.media.duration.toFixed(3)} s.`);
}

function movable(project: Project, id: string): string {
  const event = project.placements.find((p) => p.recording === id)?.event ?? null;
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);
  if (id !== reference) return id;
  throw usageError(`“${nameOf(project, id)}” is the reference: move the others against it.`);
}

const nameOf = (project: Project, id: string): string =>
  project.recordings.find((r) => r.id === id)?.name ?? id;
const eventOf = (project: Project, id: string): string | null =>
  project.placements.find((p) => p.recording === id)?.event ?? null;

/** In the order of the help. */
export const namedEdits: readonly NamedEdit[] = [
  {
    ...{ id: 'clip.nudge', takes: 'REC,SECONDS', help: 'later by so much, or earlier', count: [2, 2] },
    make(project, [name, by], find) {
      const id = movable(project, find(name ?? ''));
      const map = project.placements.find((p) => p.recording === id)?.map;
      if (!map) throw usageError(`“${nameOf(project, id)}” is not placed: clip.place says where it lies.`);
      return placeByHand(id, shifted(map, seconds(by)), eventOf(project, id), 'Nudge');
    },
  },
  {
    ...{
      id: 'clip.place',
      takes: 'REC,SECONDS[,PPM]',
      help: 'its beginning there on the timeline',
      count: [2, 3],
    },
    make(project, [name, at, ppm = '0'], find) {
      const id = movable(project, find(name ?? ''));
      const length = project.recordings.find((r) => r.id === id)?.media.duration ?? 0;
      const map = linearTimeMap(seconds(at), seconds(ppm), Math.max(length, 1e-3));
      return placeByHand(id, map, eventOf(project, id), 'Place clip');
    },
  },
  {
    ...{ id: 'clip.pin', takes: 'A,SECONDS,B,SECONDS', help: 'these moments are one', count: [4, 4] },
    make(project, [a, timeA, b, timeB], find) {
      const pin = {
        a: find(a ?? ''),
        b: find(b ?? ''),
        timeA: sourceTime(seconds(timeA)),
        timeB: sourceTime(seconds(timeB)),
      };
      if (pin.a === pin.b) throw usageError('A pin is of two recordings.');
      demandInside(project, pin.a, pin.timeA);
      demandInside(project, pin.b, pin.timeB);
      return addPin({ id: randomUUID(), ...pin });
    },
  },
  {
    ...{ id: 'clip.unpin', takes: 'A,B', help: 'all pins of the two are gone', count: [2, 2] },
    make({ pins }, [a, b], find) {
      const two = new Set([find(a ?? ''), find(b ?? '')]);
      return removePins(pins.filter((p) => two.has(p.a) && two.has(p.b)).map(({ id }) => id));
    },
  },
  {
    ...{ id: 'clip.release', takes: 'REC', help: 'let the solver place it again', count: [1, 1] },
    make: (_, [name], find) => releasePlacement(find(name ?? '')),
  },
  {
    ...{ id: 'clip.unplace', takes: 'REC', help: 'off the timeline', count: [1, 1] },
    make: (project, [name], find) => unplace(movable(project, find(name ?? ''))),
  },
  {
    ...{ id: 'clip.reference', takes: 'REC', help: 'its clock is the timeline', count: [1, 1] },
    make: (project, [name], find) => swapReference(project, find(name ?? '')),
  },
  {
    ...{ id: 'edit.rename', takes: 'REC,NAME', help: 'call it so', count: [2, 2] },
    make: (_, [name, to], find) => renameRecording(find(name ?? ''), to ?? ''),
  },
  {
    ...{ id: 'edit.group', takes: 'NAME,REC,…', help: 'these come from one recorder', count: [2, 500] },
    make({ recorders }, [name = '', ...recs], find) {
      const id = recorders.find((r) => r.name === name)?.id ?? randomUUID();
      return setRecorder(recs.map(find), { id, name });
    },
  },
  {
    ...{ id: 'edit.remove', takes: 'REC,…', help: 'out of the project', count: [1, 500] },
    make: (_, recs, find) => removeRecordings(recs.map(find)),
  },
];

/**
 * The edit that a text says: `clip.nudge,cam2,0.04`.
 * @param find a recording's id by what it is called; throws where nothing is
 * @throws InvalidInputError `usage`
 */
export function namedEdit(project: Project, text: string, find: (name: string) => string): Edit {
  const [id = '', ...args] = text.split(',').map((part) => part.trim());
  const known = namedEdits.find((each) => each.id === id);
  if (!known) throw usageError(`There is no edit “${id}”: ${namedEdits.map((each) => each.id).join(', ')}.`);
  const [least, most] = known.count;
  if (args.length < least || args.length > most)
    throw usageError(`${id} wants ${known.takes}, not “${args.join(',')}”.`);
  return known.make(project, args, find);
}
