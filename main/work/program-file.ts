import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MachineError } from '#src/model/errors.ts';

/**
 * A built program of another thread or process: beside the built program in dist/main, or there seen from the
 * sources (tests). @throws MachineError `not-built`
 */
export function programFile(name: string): string {
  const candidates = [`./${name}.js`, `../../dist/main/${name}.js`].map((p) =>
    fileURLToPath(new URL(p, import.meta.url)),
  );
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new MachineError('not-built', `The program “${name}” is missing.`, 'Run npm run build.');
}
