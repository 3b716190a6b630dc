import { basename } from 'node:path';
import type { Services } from '#src/contract/methods.ts';
import { writeSteps } from '#src/formats/step-files.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { readSteps } from '#main/vision/steps.ts';
import type { HostKit } from './kit.ts';

/** Lists of steps read from and written to files. */
export const stepServices = ({ guard }: HostKit): Pick<Services, 'steps.read' | 'steps.write'> => ({
  'steps.read': async ({ path }) => {
    const real = await guard.reading(path);
    return { name: basename(real), steps: await readSteps(real) };
  },
  'steps.write': async ({ path, format, steps, duration, overwrite }) => {
    const target = await guard.writing(path);
    await writeSafely(target, writeSteps(steps, format, duration), { overwrite });
    return { path: target };
  },
});
