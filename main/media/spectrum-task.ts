import { type SpectrumWindow, spectrumLevels } from '#src/signal/spectrogram.ts';
import { openSound } from './open-sound.ts';
import type { SoundFile } from './sound.ts';

/** Worker task: levels of a stretch of decoded sound. */
export async function spectrumTile({
  sound: file,
  window,
}: {
  readonly sound: SoundFile;
  readonly window: SpectrumWindow;
}): Promise<Uint8Array> {
  const sound = openSound(file);
  try {
    return spectrumLevels(sound, window);
  } finally {
    sound.close();
  }
}
