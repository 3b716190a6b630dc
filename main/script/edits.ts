import { randomUUID } from 'node:crypto';
import { usageError } from '#main/hosts/cli/command.ts';
import { recorderNamed } from '#main/hosts/cli/commands/sync-arguments.ts';
import { copyMap, otherTracks } from '#src/align/copy-map.ts';
import { solving } from '#src/align/solving.ts';
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
import { goingWith } from '#src/model/going-with.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { swapReference } from '#src/model/swap-reference.ts';
import { linearTimeMap, shifted } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { cropEdits } from './crop-edits.ts';
import {
  demandInside,
  type NamedEdit,
  nameOf,
  partsPerMillion,
  type SaidEdit,
  seconds,
} from './named-edit.ts';
import { textEdits } from './text-edits.ts';

/** @throws InvalidInputError `usage` for the recording whose clock is its event's */
function movable(project: Project, id: string): string {
  const event = project.placements.find((p) => p.recording === id)?.event ?? null;
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);
  if (id !== reference) return id;
  throw usageError(`“${nameOf(project, id)}” is the reference: move the others against it.`);
}

/** Why a map has nowhere to go. */
const whyNoTrack = (project: Project, from: string, to: string | undefined): string =>
  `${to === undefined ? 'Nothing' : `“${to}”`} is ${to === undefined ? '' : 'not '}another track of the recorder of “${nameOf(project, from)}”: edit.group,NAME/TRACK,REC says which recorder, and on which track.`;

const eventOf = (project: Project, id: string): string | null =>
  project.placements.find((p) => p.recording === id)?.event ?? null;

const placeEdits: readonly Omit<NamedEdit, 'places'>[] = [
  {
    ...{ id: 'clip.nudge', takes: 'REC,SECONDS', help: 'later by so much, or earlier', count: [2, 2] },
    forms: [null, seconds],
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
    forms: [null, seconds, partsPerMillion],
    make(project, [name, at, ppm = '0'], find) {
      const id = movable(project, find(name ?? ''));
      const length = project.recordings.find((r) => r.id === id)?.media.duration ?? 0;
      const map = linearTimeMap(seconds(at), partsPerMillion(ppm), Math.max(length, 1e-3));
      return placeByHand(id, map, eventOf(project, id), 'Place clip');
    },
  },
  {
    ...{ id: 'clip.pin', takes: 'A,SECONDS,B,SECONDS', help: 'these moments are one', count: [4, 4] },
    forms: [null, seconds, null, seconds],
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
    forms: [],
    make({ pins }, [a, b], find) {
      const two = new Set([find(a ?? ''), find(b ?? '')]);
      return removePins(pins.filter((p) => two.has(p.a) && two.has(p.b)).map(({ id }) => id));
    },
  },
  {
    ...{ id: 'clip.release', takes: 'REC', help: 'let the solver place it again', count: [1, 1] },
    forms: [],
    make: (_, [name], find) => releasePlacement(find(name ?? '')),
  },
  {
    ...{ id: 'clip.unplace', takes: 'REC', help: 'off the timeline', count: [1, 1] },
    forms: [],
    make: (project, [name], find) => unplace(movable(project, find(name ?? ''))),
  },
  {
    ...{ id: 'clip.reference', takes: 'REC', help: 'its clock is the timeline', count: [1, 1] },
    forms: [],
    make: (project, [name], find) => swapReference(project, find(name ?? '')),
  },
  {
    ...{
      id: 'clip.copy-map',
      takes: 'REC[,TO[,SECONDS]]',
      help: 'its map to other tracks of its recorder, begun SECONDS after it (below 0: before it; left out: as measured)',
      count: [1, 3],
    },
    forms: [null, null, seconds],
    make(project, [name = '', to, by], find) {
      const from = find(name);
      const tracks = otherTracks(project, from);
      const asked = to === undefined ? tracks : tracks.filter(({ id }) => id === find(to));
      if (asked.length === 0) throw usageError(whyNoTrack(project, from, to));
      // What began later shows the same moment at an earlier time of its own.
      const { edit, told } = copyMap(project, from, asked, by === undefined ? null : -seconds(by));
      const said = told.map(({ text }) => text);
      if (!edit) throw usageError(said.join(' ') || `“${nameOf(project, from)}” is not placed.`);
      return { ...edit, said };
    },
  },
  {
    ...{ id: 'edit.rename', takes: 'REC,NAME', help: 'call it so', count: [2, 2] },
    endsInText: true,
    forms: [],
    make: (_, [name, to], find) => renameRecording(find(name ?? ''), to ?? ''),
  },
  {
    ...{
      id: 'edit.group',
      takes: 'NAME[/TRACK],REC,…',
      help: 'these come from one recorder, on one track of it',
      count: [2, 500],
    },
    forms: [],
    make({ recorders }, [text = '', ...recs], find) {
      const { name, track } = recorderNamed(text);
      const id = recorders.find((r) => r.name === name)?.id ?? randomUUID();
      return setRecorder(recs.map(find), { id, name }, track);
    },
  },
  {
    ...{
      id: 'edit.remove',
      takes: 'REC,…',
      help: 'out of the project; its texts, steps and crop go along',
      count: [1, 500],
    },
    forms: [],
    make(project, recs, find) {
      const ids = recs.map(find);
      return { ...removeRecordings(ids), said: goingWith(project, ids) };
    },
  },
];

/** In the order of the help. */
export const namedEdits: readonly NamedEdit[] = [
  ...placeEdits.map((each) => ({ ...each, places: true })),
  ...textEdits,
  ...cropEdits,
];

type Read = {
  readonly known: NamedEdit;
  readonly args: readonly string[];
  readonly faults: readonly Error[];
};

/** An edit and its arguments, with what of these cannot be read. @throws InvalidInputError `usage` for an unknown edit */
function readEdit(text: string): Read {
  const [id = '', ...all] = text.split(',');
  const known = namedEdits.find((each) => each.id === id.trim());
  if (!known) throw usageError(`There is no edit “${id}”: ${namedEdits.map((each) => each.id).join(', ')}.`);
  const [least, most] = known.count;
  const rest = known.endsInText ? all.splice(most - 1).join(',') : '';
  const args = [...all, ...(rest === '' ? [] : [rest])].map((part) => part.trim());
  if (args.length < least || args.length > most)
    throw usageError(`${known.id} wants ${known.takes}, not “${args.join(',')}”.`);
  const faults = args.flatMap((part, k) => {
    try {
      known.forms[k]?.(part);
      return [];
    } catch (error) {
      return [error as Error];
    }
  });
  return { known, args, faults };
}

/** All that is wrong with the form of an edit, a sentence each: what can be told without the project it is for. */
export function editFaults(text: string): readonly string[] {
  try {
    return readEdit(text).faults.map(({ message }) => `${text}: ${message}`);
  } catch (error) {
    return [(error as Error).message];
  }
}

/**
 * The edit that a text says: `clip.nudge,cam2,0.04`; solved anew what follows from it.
 * @param find a recording's id by what it is called; throws where nothing is
 * @throws InvalidInputError `usage`
 */
export function namedEdit(project: Project, text: string, find: (name: string) => string): SaidEdit {
  const { known, args, faults } = readEdit(text);
  if (faults[0]) throw faults[0];
  const edit = known.make(project, args, find);
  return known.places ? { ...edit, ...solving(edit) } : edit;
}
