import { CancelledError } from '#src/model/errors.ts';

/** Lets at most `most` of the works given to it run at once; the others wait, and leave when aborted. */
export function limiter(most: number): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        running++;
        resolve();
      };
      const leave = () => {
        const at = waiting.indexOf(enter);
        if (at >= 0) waiting.splice(at, 1);
        reject(new CancelledError());
      };
      if (signal.aborted) reject(new CancelledError());
      else if (running < most) enter();
      else {
        waiting.push(enter);
        signal.addEventListener('abort', leave, { once: true });
      }
    });
  return async (work, signal) => {
    await turn(signal);
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
