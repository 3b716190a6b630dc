/** A moment as it was, and as it is now; seconds. */
export type Moved = readonly [was: number, is: number];

/**
 * Where any moment lies now, by some that are known: linear between them, as late as the nearest beyond. Of moments that
 * contradict the order the later ones are passed over; without any, all stays.
 */
export function movedBy(moments: readonly Moved[]): (time: number) => number {
  const known: Moved[] = [];
  for (const one of moments.toSorted((a, b) => a[0] - b[0])) {
    const last = known.at(-1);
    if (!last || (one[0] > last[0] && one[1] >= last[1])) known.push(one);
  }
  return (time) => {
    let [low, high] = [0, known.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle] as Moved)[0] <= time) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [known[low - 1], known[low]];
    if (!before || !after) {
      const near = before ?? after;
      return near ? time + (near[1] - near[0]) : time;
    }
    return before[1] + ((time - before[0]) / (after[0] - before[0])) * (after[1] - before[1]);
  };
}
