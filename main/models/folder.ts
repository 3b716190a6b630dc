import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { InvalidInputError, SynclineError } from '#src/model/errors.ts';
import type { FileFacts } from './manifest.ts';

export const manifestName = 'manifest.json';
/** Bytes: a protobuf cannot be larger; texts beside it need no more. */
export const mostNetworkBytes = 2 ** 31 - 1;
export const mostTextBytes = 2 ** 25;
const mostManifestBytes = 2 ** 20;

export const refuse = (why: string, cause?: unknown): InvalidInputError =>
  new InvalidInputError(
    'bad-model',
    `The model was refused: ${why}.`,
    'What its folder has to hold, and how, is in docs/models.md; a file that is damaged has to be got again.',
    { cause },
  );

/** @throws InvalidInputError `bad-model` */
export async function readManifest<S extends z.ZodType>(folder: string, schema: S): Promise<z.output<S>> {
  return parsed(await readPlain(folder, manifestName, mostManifestBytes), schema, 'its manifest');
}

/** JSON of a known form; where it is not, what of it is missing or wrong is named. @param what as a sentence names it */
export function parsed<S extends z.ZodType>(bytes: Uint8Array, schema: S, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refuse(`${what} is not JSON in UTF-8`, error);
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { issues } = read.error;
  const more = issues.length > mostNamed ? [`and ${issues.length - mostNamed} more`] : [];
  const wrong = [...issues.slice(0, mostNamed).map((issue) => wrongOf(issue, value)), ...more];
  throw refuse(`${what} is not of the known form: ${wrong.join('; ')}`, read.error);
}

/** So many wrong keys are named. */
const mostNamed = 8;

function wrongOf(issue: z.core.$ZodIssue, value: unknown): string {
  const inside = (key: PropertyKey) => quotedKey([...issue.path, key]);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${inside(key)} is not known`).join('; ');
  const at = issue.path.reduce<unknown>(
    (now, key) => (now !== null && typeof now === 'object' ? Reflect.get(now, key) : undefined),
    value,
  );
  if (issue.path.length === 0) return issue.message;
  return `${quotedKey(issue.path)} is ${at === undefined ? 'missing' : 'wrong'} (${issue.message})`;
}

/** As a sentence names it; a file from outside may call its keys anything. */
const quotedKey = (path: readonly PropertyKey[]): string => {
  const name = path.map(String).join('.');
  return `“${name.length > 60 ? `${name.slice(0, 60)}…` : name}”`;
};

/** A file of a model, if its content is what the manifest says. @throws InvalidInputError `bad-model` */
export async function readChecked(
  folder: string,
  { file, sha256 }: FileFacts,
  limit: number,
): Promise<Uint8Array> {
  const bytes = await readPlain(folder, file, limit);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw refuse(`the content of ${file} is not what its manifest says`);
  return bytes;
}

/** Reads a file that really lies in the folder: no link of either kind, no other place. */
export const readPlain = (folder: string, name: string, limit: number): Promise<Uint8Array> =>
  withPlain(folder, name, limit, async (file) => await readFile(file));

/** The SHA-256 of such a file, hex, and its size. @param watch told how many bytes are read; throws to stop */
export const hashPlain = (
  folder: string,
  name: string,
  limit: number,
  watch: (bytes: number) => void = () => {},
): Promise<{ readonly sha256: string; readonly bytes: number }> =>
  withPlain(folder, name, limit, async (file) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      watch(bytes);
    }
    return { sha256: hash.digest('hex'), bytes };
  });

/** Opens such a file, which must be the one that was looked at, and closes it. */
export async function withPlain<T>(
  folder: string,
  name: string,
  limit: number,
  use: (file: FileHandle, bytes: number) => Promise<T>,
): Promise<T> {
  const path = join(folder, name);
  try {
    const before = await lstat(path);
    if (before.isSymbolicLink()) throw refuse(`${name} is a link: put the file itself there`);
    if (!before.isFile()) throw refuse(`${name} is no ordinary file`);
    if (before.nlink > 1) throw refuse(`${name} is a hard link`);
    if (before.size > limit) throw refuse(`${name} is too large`);
    if (dirname(await realpath(path)) !== (await realpath(folder))) throw refuse(`${name} lies elsewhere`);
    // The same file must still stand there when it is opened.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const now = await file.stat();
      if (now.ino !== before.ino || now.dev !== before.dev || now.size !== before.size)
        throw refuse(`${name} changed while it was opened`);
      return await use(file, now.size);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof SynclineError || (error instanceof Error && error.name === 'AbortError'))
      throw error;
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw refuse(isGone ? `there is no ${name} in its folder` : `${name} cannot be read`, error);
  }
}
