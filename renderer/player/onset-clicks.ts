import { refOf } from '#renderer/operations/jobs.ts';
import { onsetsOf } from '#renderer/pair/snap.ts';
import type { App } from '#renderer/state/store.ts';
import type { Recording } from '#src/model/recording.ts';

/** Sudden beginnings heard in a recording about a moment of it, fetched ahead of the playhead. */

type Heard = {
  readonly recording: string;
  readonly from: number;
  readonly to: number;
  readonly onsets: readonly number[];
};

/** Seconds that are looked at at a time, before and behind the playhead, and how long before their end the next are asked for. */
const [before, behind, early] = [2, 28, 6];
/** Seconds of a column of the waveform, and within how many of them there is one beginning. */
const [column, apart] = [0.012, 8];
/** Peaks that are yet to be computed are asked for again after so many milliseconds. */
const again = 1000;

const known = new WeakMap<App, { heard: Heard | null; asking: boolean; at: number }>();

/** Those that are known, source seconds, rising; asks for what comes up. @param t source seconds */
export function onsetsAbout(app: App, recording: Recording, t: number): readonly number[] {
  const own = known.get(app) ?? { heard: null, asking: false, at: Number.NEGATIVE_INFINITY };
  known.set(app, own);
  const { heard } = own;
  const isOf = heard?.recording === recording.id;
  const end = Math.min(recording.media.duration, t + early);
  const isCovered = isOf && heard.from <= t && heard.to >= end - 1e-6;
  if (!isCovered && !own.asking && performance.now() - own.at > again) void ask(app, recording, t, own);
  return isOf ? heard.onsets : [];
}

async function ask(
  app: App,
  recording: Recording,
  t: number,
  own: { heard: Heard | null; asking: boolean; at: number },
): Promise<void> {
  const [start, end] = [Math.max(0, t - before), Math.min(recording.media.duration, t + behind)];
  if (!(end > start) || recording.media.audio.length === 0) return;
  own.asking = true;
  own.at = performance.now();
  try {
    const columns = Math.max(3, Math.min(8192, Math.ceil((end - start) / column)));
    const peaks = await app.channel.call('peaks.read', { media: refOf(recording), start, end, columns });
    if (peaks.complete)
      own.heard = {
        ...{ recording: recording.id, from: start, to: end },
        onsets: onsetsOf(peaks.min, peaks.max, start, end, apart),
      };
  } catch (error) {
    app.fail(error);
  } finally {
    own.asking = false;
  }
}
