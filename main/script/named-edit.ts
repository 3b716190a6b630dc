import { usageError } from '#main/hosts/cli/command.ts';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';

/** An edit, with what a person should be told of it beyond its label. */
export type SaidEdit = Edit & { readonly said?: readonly string[] };

type Form = ((text: string) => unknown) | null;

/** An edit of the window, under the name it has there where it has one, with what the window takes from what is selected. */
export type NamedEdit = {
  readonly id: string;
  readonly takes: string;
  readonly help: string;
  /** Numbers of arguments: at least, at most. */
  readonly count: readonly [number, number];
  /** What reads each argument that is not a name, by its place; it throws `usage` for what it cannot read. Null: a name or text. */
  readonly forms: readonly Form[];
  /** The last argument is a text, commas in it are its own. */
  readonly endsInText?: true;
  /** Whether where recordings lie follows from it, so that it is solved anew. */
  readonly places: boolean;
  /** @throws InvalidInputError `usage` */
  make(project: Project, args: readonly string[], find: (name: string) => string): SaidEdit;
};

/** @throws InvalidInputError `usage` for what is no number */
function numeric(text: string | undefined, what: string): number {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw usageError(`An edit wants ${what}, not “${text ?? ''}”.`);
}

/** @throws InvalidInputError `usage` for what is no number */
export const seconds = (text: string | undefined): number => numeric(text, 'seconds');
/** @throws InvalidInputError `usage` for what is no number */
export const partsPerMillion = (text: string | undefined): number => numeric(text, 'parts per million');
/** @throws InvalidInputError `usage` for what is no number */
export const pixels = (text: string | undefined): number => numeric(text, 'pixels');

/** @throws InvalidInputError `usage` for what is no whole number from 0 */
export function indexed(text: string | undefined, what: string): number {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  throw usageError(`An edit wants the index of a ${what}, from 0, not “${text ?? ''}”.`);
}

export const nameOf = (project: Project, id: string): string =>
  project.recordings.find((r) => r.id === id)?.name ?? id;

/** @throws InvalidInputError `usage` for a moment that the recording does not have */
export function demandInside({ recordings }: Project, id: string, time: number): void {
  const own = recordings.find((r) => r.id === id);
  if (!own || (time >= 0 && time <= own.media.duration)) return;
  throw usageError(`“${own.name}” has no moment ${time} s: it lasts ${own.media.duration.toFixed(3)} s.`);
}
