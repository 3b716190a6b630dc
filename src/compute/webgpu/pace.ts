/**
 * How much work (multiplications) is given to the device at once: what it lately did in `wanted` ms, so that it
 * can be stopped soon and little time is lost between.
 */
export type Pace = { amount: number; took(amount: number, ms: number): void };

const wanted = 20;

/** @param amount what any device does in time */
export function createPace(amount: number): Pace {
  return {
    amount,
    took(done, ms) {
      // A small load that was quick does not tell how much more would have gone.
      if (ms > wanted || done >= this.amount / 2)
        this.amount = Math.min(2 * this.amount, (done * wanted) / Math.max(ms, 0.1));
    },
  };
}
