import type { Project } from '#src/model/project.ts';
import { element, type Html, joined, said } from './html.ts';

/** What the parts of a report share. */

/** Of seconds: beyond lies what nobody reads. */
const digits = 4;

/** A part with its heading; nothing where it has nothing to say. */
export const section = (title: string, parts: readonly (Html | null)[]): Html => {
  const shown = parts.flatMap((each) => (each && each.html !== '' ? [each] : []));
  return shown.length === 0 ? said('') : element('section', joined([element('h2', title), ...shown], '\n'));
};

export const paragraph = (text: string): Html => element('p', text);
export const seconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(digits);
export const ms = (value: number | null): string => (value === null ? '–' : (1000 * value).toFixed(2));

/** What recordings are called, by their ids. */
export function namesOf(project: Project): (id: string) => string {
  const names = new Map(project.recordings.map((r) => [r.id, r.name]));
  return (id) => names.get(id) ?? '?';
}
