import { levelQuantile, type SoundSummary } from '#src/signal/sound-summary.ts';

/** How far below its louder tenth a recording still has something to say, dB. */
const reach = 20;
/** Silences shorter than this do not end a stretch, seconds. */
const breath = 1;

/** Where a recording holds something to hear, source time, in order. Speech with its pauses is one stretch. */
export function soundingStretches({ level, frameRate }: SoundSummary): [number, number][] {
  const floor = Math.max(-110, levelQuantile(level, 0.9) - reach);
  const stretches: [number, number][] = [];
  for (let i = 0; i < level.length; i++) {
    if ((level[i] as number) < floor) continue;
    const from = i / frameRate;
    while (i + 1 < level.length && (level[i + 1] as number) >= floor) i++;
    const to = (i + 1) / frameRate;
    const last = stretches[stretches.length - 1];
    if (last && from - last[1] < breath) last[1] = to;
    else stretches.push([from, to]);
  }
  return stretches.filter(([from, to]) => to - from >= 0.5);
}
