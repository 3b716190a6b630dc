import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Session, setSession } from '#main/hosts/api/call.ts';
import { storageError } from '#main/store/storage-error.ts';
import { programFile } from '#main/work/program-file.ts';
import { stripTypes } from './strip-types.ts';

/** What a script gets that exports a function as its default. */
export type ScriptCall = {
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** What `--set` says. */
  readonly variables: Readonly<Record<string, string>>;
};

/** Only the form: nothing of it is run. @throws InvalidInputError `bad-script`; StorageError */
export async function checkModule(file: string): Promise<void> {
  await stripTypes(await source(file), file);
}

/**
 * Runs a script that is a module: code, which may do all that its user may. What it imports as `syncline` is this program.
 * @param file absolute
 * @throws what it throws; InvalidInputError `bad-script`; StorageError
 */
export async function runModule(
  file: string,
  variables: ScriptCall['variables'],
  session: Session,
): Promise<void> {
  await checkModule(file);
  const api = pathToFileURL(programFile('api')).href;
  register(pathToFileURL(programFile('script-loader')).href, { data: { api } });
  setSession(session);
  try {
    const { default: main }: { default?: unknown } = await import(pathToFileURL(file).href);
    if (typeof main === 'function') await main({ signal: session.signal, variables } satisfies ScriptCall);
  } finally {
    setSession(null);
  }
}

async function source(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw storageError(error, file);
  }
}
