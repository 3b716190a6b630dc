import { z } from 'zod';
import { mostProductions, type StepTable, stepTableSchema } from '#src/model/step-table.ts';
import { badFile } from './refusal.ts';

/** As people write it: what it is called and divided by may be left out, and what else stands there is no matter. */
const writtenSchema = z.object({
  ...stepTableSchema.shape,
  name: stepTableSchema.shape.name.optional(),
  normalisation: stepTableSchema.shape.normalisation.default('none'),
});

export const exampleTable = '{"productions": [[[1,1,2]], [[1,0,1]], [[0,1,1]]], "normalisation": "N+M"}';

/** More letters no table needs. */
export const mostLetters = 500_000;

/**
 * A step table of the user's own: JSON as in `exampleTable`.
 * @param name of the file, for errors and for a table that has none
 * @throws InvalidInputError `bad-file`
 */
export function parseStepTable(text: string, name: string): StepTable {
  if (text.length > mostLetters) throw refuse(name, 'it is too long for a step table');
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw refuse(name, 'it is no JSON');
  }
  const found = writtenSchema.safeParse(written);
  if (found.success) return { ...found.data, name: found.data.name ?? name.slice(0, 200) };
  throw refuse(name, whatIsWrong(found.error.issues[0]?.path ?? [], written));
}

/** In words, by the place where the schema stopped. */
function whatIsWrong(path: readonly PropertyKey[], written: unknown): string {
  const [key, production, place] = path;
  if (key === undefined) return 'it is no object with “productions”';
  if (key === 'name') return 'its name is no text of 1 to 200 letters';
  if (key === 'normalisation') return 'its normalisation is none of N, M, N+M, none';
  if (typeof production !== 'number')
    return Array.isArray((written as { productions?: unknown }).productions)
      ? `it has more than ${mostProductions} productions`
      : 'its productions are no list';
  if (typeof place !== 'number') return `production ${production + 1} is no list of moves, or too long`;
  return `move ${place + 1} of production ${production + 1} is not three numbers`;
}

const refuse = (name: string, what: string) => badFile(name, '', what, `Wanted: ${exampleTable}.`);
