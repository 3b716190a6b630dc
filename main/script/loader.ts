import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { stripTypes } from './strip-types.ts';

/** Hooks of the module loader while a script runs: `syncline` is this program, and .ts files are read as what they are. */

let api = '';

export const initialize: InitializeHook<{ readonly api: string }> = (data) => {
  api = data.api;
};

export const resolve: ResolveHook = async (specifier, context, next) =>
  specifier === 'syncline' ? { url: api, shortCircuit: true } : await next(specifier, context);

export const load: LoadHook = async (url, context, next) => {
  if (!/^file:[^?#]*\.m?ts(?:[?#]|$)/.test(url)) return await next(url, context);
  const path = fileURLToPath(url);
  const source = await stripTypes(await readFile(path, 'utf8'), path);
  return { format: 'module', source, shortCircuit: true };
};
