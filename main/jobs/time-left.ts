/** A report of progress: `done` of `total` at `time` (ms). */
export type Sample = { readonly time: number; readonly done: number };

/** Reports older than this say nothing about the present speed (ms). */
const memory = 15_000;
/** Before this much time has been watched, an estimate would be a guess (ms). */
const patience = 1_500;

/** Adds a report, forgetting what is too old; one report older than the memory is kept to span it. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const first = samples.findLastIndex((s) => sample.time - s.time >= memory);
  return [...samples.slice(Math.max(0, first)), sample];
}

/** Seconds to go at the speed of the last reports, counted from `now`; null while it cannot be told. */
export function timeLeft(samples: readonly Sample[], total: number, now: number): number | null {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (!first || !last || now - first.time < patience) return null;
  // All that was announced is done, and still it works: how long nobody knows.
  if (last.done >= total) return null;
  const done = last.done - first.done;
  if (done <= 0) return null;
  // Time since the last report counts against the speed: a stalled job's end moves away.
  const speed = done / (now - first.time);
  return Math.max(0, (total - last.done) / speed / 1000);
}
