import type { TaskContext } from '#main/work/task-context.ts';
import { devices, sceneEnd, sceneStart, stranger } from './devices.ts';
import { writeScript } from './script.ts';
import { dryScene, recordSound } from './sound.ts';

export type DemoSounds = readonly { readonly file: string; readonly channels: readonly Float32Array[] }[];

/** The sound of every device, made on a worker thread (task `demoSounds`). */
export async function renderSounds(
  input: { readonly seed: number },
  context: TaskContext,
): Promise<DemoSounds> {
  const total = devices.length + 1;
  const done: { file: string; channels: Float32Array[] }[] = [];
  const evening = writeScript(input.seed, sceneStart, sceneEnd);
  // What was to be heard that evening is the same for all who recorded it.
  const heard = dryScene(evening, input.seed);
  const elsewhere = writeScript(input.seed + stranger.seed, -1, stranger.duration + 1);
  for (const device of [...devices, stranger]) {
    context.progress(done.length, total, 'recordings', 'Making the demo’s sound');
    const script = device === stranger ? elsewhere : evening;
    const dry = device === stranger ? dryScene(elsewhere, input.seed + stranger.seed) : heard;
    const channels = Array.from({ length: device.sound.channels }, (_, c) =>
      // The second microphone of a pair hears another room answer and has its own noise.
      recordSound(dry, script, { ...device, seed: device.seed + 100 * c }),
    );
    done.push({ file: device.file, channels });
  }
  return done;
}
