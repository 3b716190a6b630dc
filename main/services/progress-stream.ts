export type ProgressReport = {
  readonly kind: 'progress';
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly label: string;
};
export type Report = (done: number, total: number, unit: string, label: string) => void;

/** Work as a stream of its progress – only the newest: a slow reader skips the rest – and then its result. */
export async function* progressStream<R extends object>(
  start: (report: Report, signal: AbortSignal) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<ProgressReport | ({ readonly kind: 'done' } & R)> {
  let latest: ProgressReport | null = null;
  let wake: () => void = () => {};
  let over = false;
  const stop = new AbortController();
  const work = start(
    (done, total, unit, label) => {
      latest = { kind: 'progress', done, total, unit, label };
      wake();
    },
    AbortSignal.any([signal, stop.signal]),
  ).finally(() => {
    over = true;
    wake();
  });
  work.catch(() => {}); // awaited below, unless the reader goes away first
  try {
    while (!over) {
      if (latest === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const report = latest as ProgressReport | null;
      latest = null;
      if (report) yield report;
    }
    yield { kind: 'done', ...(await work) };
  } finally {
    stop.abort();
    await work.catch(() => {});
  }
}
