import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { badFile } from '#src/formats/refusal.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { storageError } from '#main/store/storage-error.ts';

/** A script as JSON: commands by their names, nothing else. It comes from outside, and can do no more than they can. */
const text = z.string().max(32_768);
const single = z.union([text, z.number()]);
const value = z.union([
  z.boolean(),
  single,
  z.array(z.union([single, z.array(single).max(1000)])).max(10_000),
]);
export type ScriptValue = z.infer<typeof value>;

export const scriptName = /^[A-Za-z][\w-]{0,79}$/;
const name = z.string().regex(scriptName, 'a name is letters, digits, - and _, and begins with a letter');

const step = z.strictObject({
  command: z.string().max(100),
  /** Later steps take from its result as ${id.…}. */
  id: name.optional(),
  files: z.array(text).max(1000).default([]),
  options: z.record(z.string().max(100), value).default({}),
});
export type ScriptStep = z.infer<typeof step>;

const script = z.strictObject({
  version: z.literal(1),
  /** What ${name} stands for; `--set` says otherwise. */
  variables: z.record(name, value).default({}),
  steps: z.array(step).min(1).max(1000),
});
export type Script = z.infer<typeof script>;

const mostBytes = 10e6;

/** @throws StorageError; InvalidInputError `bad-file` with the line or the place in the document, `usage` for names that mean two things */
export async function readScript(file: string): Promise<Script> {
  const source = await read(file);
  let parsed: unknown;
  try {
    parsed = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    const line = source.slice(0, at === undefined ? source.length : Number(at)).split('\n').length;
    throw badFile(file, `line ${line}`, 'it is not JSON', hint);
  }
  const found = script.safeParse(parsed);
  if (!found.success) {
    const issue = found.error.issues[0];
    throw badFile(file, issue?.path.join('.') ?? '', issue?.message ?? 'it is no script', hint);
  }
  const names = [...Object.keys(found.data.variables), ...found.data.steps.flatMap(({ id }) => id ?? [])];
  const twice = names.find((each, k) => names.indexOf(each) !== k);
  if (twice !== undefined)
    throw new InvalidInputError('usage', `The script has two things called “${twice}”.`, 'Rename one.');
  return found.data;
}

const hint =
  'A script is {"version": 1, "steps": [{"command": "sync", "files": ["a.wav", "b.wav"], "options": {}}]}.';

async function read(file: string): Promise<string> {
  try {
    const info = await stat(file);
    if (!info.isFile() || info.size > mostBytes)
      throw badFile(file, '', info.isFile() ? `it is larger than ${mostBytes} bytes` : 'it is no file', hint);
    return await readFile(file, 'utf8');
  } catch (error) {
    throw storageError(error, file);
  }
}
