import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Package = { readonly version: string; readonly homepage?: string; readonly author?: string };

/** The nearest package.json above this file (sources and dist lie at different depths). */
const own: Package = readPackage(dirname(fileURLToPath(import.meta.url)));

export const { version, author } = own;

/** Where the program is to be had; null where that is no address yet (RFC 2606). */
export const address: string | null =
  own.homepage === undefined || /\.(?:invalid|example|test)\/?$/.test(own.homepage) ? null : own.homepage;

function readPackage(folder: string): Package {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Package;
  const above = dirname(folder);
  return above === folder ? { version: 'unknown' } : readPackage(above);
}
