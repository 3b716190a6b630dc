/** A decoded frame of sound: its timestamp on the source clock (s) and its number of samples. */
export type FrameTimes = { readonly time: readonly number[]; readonly samples: readonly number[] };

/** An unbroken stretch: file samples from…from+count−1 stand at grid positions at…at+count−1. */
export type SoundRun = { readonly at: number; readonly from: number; readonly count: number };

export type SoundLayout = {
  readonly runs: readonly SoundRun[];
  readonly notes: readonly string[];
};

/** Timestamps off by less are rounding or jitter: samples follow one another without a break. */
const hole = 0.01;
/** Sound whose timestamps all lie this near to where counting samples from the first puts them is one run. */
export const evenWithin = hole / 2;
const resetBack = 1;
const beyondEnd = 10;
const near = 5;

/**
 * Where decoded samples lie on the grid of source time. Samples follow each other as decoded, whatever the
 * drift of their timestamps (they are never stretched); only where the timestamps of several frames step by
 * more than 10 ms at once is a hole left, or an overlap cut. A single wild timestamp, a step back of over a
 * second, and a step far beyond the declared end are damage, not time, and are noted.
 *
 * @param rate samples per second as decoded
 * @param grid `first`: grid position of the first written sample; `rate`: samples per second written;
 *   `lead`: decoded-rate samples of silence written before the first; `written`: samples in the file
 * @param end declared end of the stream on the source clock, or null
 */
export function layOutSound(
  frames: FrameTimes,
  rate: number,
  grid: { readonly first: number; readonly rate: number; readonly lead: number; readonly written: number },
  end: number | null,
): SoundLayout {
  const n = frames.time.length;
  const off = new Float64Array(n); // timestamp − position by counting samples
  const counted = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    counted[i] = count;
    off[i] = (frames.time[i] as number) - count / rate;
    count += frames.samples[i] as number;
  }
  const steps: { readonly from: number; readonly by: number }[] = [];
  let ignored = 0;
  let shift = 0;
  let last = 0; // first frame after the last accepted step
  for (let i = 1; i < n; i++) {
    const before = median(off, Math.max(last, i - near), i);
    if (Math.abs((off[i] as number) - before) <= hole) continue;
    const after = median(off, i, Math.min(n, i + near));
    const by = after - before;
    if (n - i < 2 || Math.abs(by) <= hole || Math.abs((off[i] as number) - after) > hole) continue;
    const position = (counted[i] as number) / rate + (off[0] as number) + shift;
    last = i;
    if (by < -resetBack || (end !== null && position + by > end + beyondEnd)) {
      ignored++;
      continue;
    }
    shift += by;
    steps.push({ from: counted[i] as number, by });
  }
  const notes: string[] = [];
  if (ignored > 0)
    notes.push(
      `The file’s clock jumps in ${ignored} ${ignored === 1 ? 'place' : 'places'}; the sound was kept in one piece there.`,
    );
  else if (n > 0) {
    const slip = median(off, Math.max(last, n - near), n) - (off[0] as number) - shift;
    if (Math.abs(slip) > 0.02)
      notes.push(
        `The file’s timestamps and its samples run apart by ${Math.round(Math.abs(slip) * 1000)} ms; the samples are trusted.`,
      );
  }
  return { runs: runsOf(steps, rate, grid), notes };
}

function runsOf(
  steps: readonly { readonly from: number; readonly by: number }[],
  rate: number,
  grid: { readonly first: number; readonly rate: number; readonly lead: number; readonly written: number },
): SoundRun[] {
  const runs: SoundRun[] = [];
  let from = 0;
  let shift = 0;
  const close = (to: number) => {
    const at = grid.first + from + Math.round(shift * grid.rate);
    if (to <= from) return;
    // What was told before gives way where this run begins.
    for (let last = runs.pop(); last; last = runs.pop())
      if (last.at < at) {
        runs.push({ ...last, count: Math.min(last.count, at - last.at) });
        break;
      }
    runs.push({ at, from, count: to - from });
  };
  for (const step of steps) {
    const to = Math.min(grid.written, Math.ceil(((step.from + grid.lead) * grid.rate) / rate - 1e-9));
    close(to);
    from = to;
    shift += step.by;
  }
  close(grid.written);
  return runs;
}

function median(values: Float64Array, from: number, to: number): number {
  const sorted = values.slice(from, to).sort();
  return sorted[(sorted.length - 1) >> 1] as number;
}
