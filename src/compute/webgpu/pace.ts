/**
 * How much work is given to the device at once: what it did in about `wanted` ms the last times, so that a call
 * can be stopped soon and little time is lost between.
 */
export type Pace = { amount: number; took(amount: number, ms: number): void };

const wanted = 30;

/** @param amount what any device does in time */
export function createPace(amount: number): Pace {
  return {
    amount,
    took(done, ms) {
      // Only a full load tells how much more would have gone; too slow is too slow.
      if (ms > wanted || done >= this.amount / 2)
        this.amount = Math.max(1, Math.min(4 * this.amount, (done * wanted) / Math.max(ms, 0.1)));
    },
  };
}
