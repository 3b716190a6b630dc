import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MachineError } from '#src/model/errors.ts';

/** The folder of a model that comes with the program. @throws MachineError `not-built` where the program was taken apart */
export function shippedFolder(name: 'aligner' | 'glimpser' | 'localiser'): string {
  const found = ['../../assets', '../../../assets', '../assets']
    .map((place) => fileURLToPath(new URL(`${place}/models/${name}`, import.meta.url)))
    .find((folder) => existsSync(folder));
  if (found) return found;
  throw new MachineError('not-built', `The ${name} that ships is missing.`, 'Install Syncline again.');
}
