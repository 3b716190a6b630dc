import { createRequire } from 'node:module';

/** The program's version, from package.json two folders above the built file. */
export const version: string = (createRequire(import.meta.url)('../../package.json') as { version: string })
  .version;
