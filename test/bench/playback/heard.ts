import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import type { Project } from '#src/model/project.ts';
import { toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { held, type Tapped } from './listen.ts';

/** Looked for so far around where it should be, seconds. */
const around = 0.4;
/** Correlations below this are of somebody else's sound, or of none. */
const alike = 0.9;

export type HeardError = { readonly name: string; readonly clock: number; readonly ms: number };

/**
 * Where what was given to the loudspeaker really stands in its recording, against the playhead of that moment: the
 * samples themselves are looked for in the decoded file. Positive: what is heard is later in the recording than the playhead says.
 */
export async function heardAgainstPlayhead(
  project: Project,
  tapped: readonly Tapped[],
): Promise<readonly HeardError[]> {
  const rate = tapped[0]?.rate ?? 48_000;
  const best = tapped.map(() => ({ name: '', score: alike, ms: 0 }));
  for (const { id, path, name, media } of project.recordings) {
    const map = project.placements.find((p) => p.recording === id)?.map;
    if (media.audio.length === 0 || !map) continue;
    const known = await soundOf(path, rate);
    for (const [i, { samples, playhead, heardAt, at }] of tapped.entries()) {
      // What was made last is heard when the clock of the context comes to it: so much later on the timeline too.
      const source = toSource(map, timelineTime(playhead + (at - heardAt)));
      if (source === null) continue;
      const bytes = Buffer.from(samples, 'base64');
      const piece = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      const due = Math.round(source * rate) - held;
      const { lag, score } = lagOf(piece, known, due - around * rate, due + around * rate);
      const own = best[i];
      if (own && score > own.score) Object.assign(own, { name, score, ms: (1000 * (lag - due)) / rate });
    }
  }
  return best.flatMap(({ name, ms }, i) => (name ? [{ name, ms, clock: tapped[i]?.clock ?? 0 }] : []));
}

/** As syncing and exports read it: on the recording's own clock. */
async function soundOf(path: string, rate: number): Promise<Int16Array> {
  const sound = openSound(await decodeSound(path, { rate }));
  const out = new Int16Array(sound.length);
  sound.readIntegers(0, sound.length, out);
  sound.close();
  return out;
}

/** Where in `known` the piece fits best: normalised correlation, looked for by every 151st sample of the piece. */
function lagOf(
  piece: Int16Array,
  known: Int16Array,
  from: number,
  to: number,
): { lag: number; score: number } {
  const scoreAt = (lag: number, step: number) => {
    let [cross, one, two] = [0, 1, 1];
    for (let i = 0; i < piece.length; i += step) {
      const [a, b] = [piece[i] ?? 0, known[lag + i] ?? 0];
      cross += a * b;
      one += a * a;
      two += b * b;
    }
    return cross / Math.sqrt(one * two);
  };
  let best = { lag: 0, score: -1 };
  for (let lag = Math.round(from); lag <= to; lag++) {
    const score = scoreAt(lag, 151);
    if (score > best.score) best = { lag, score };
  }
  return { lag: best.lag, score: scoreAt(best.lag, 1) };
}
