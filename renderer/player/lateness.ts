/** So long, ms, a picture may take to come to its moment before it is said. */
export const patience = 700;

const told = ['loadstart', 'waiting', 'stalled', 'seeking', 'seeked', 'loadeddata', 'canplay', 'playing'];

/** Of `readyState`: it has this moment's picture; it has what follows, too. */
const [hasCurrent, hasFuture] = [2, 3];

/** Whether an element shows another moment than the one that it was sent to, or none yet. */
const isBehind = (element: HTMLMediaElement): boolean =>
  element.seeking || element.readyState < hasCurrent || (!element.paused && element.readyState < hasFuture);

/**
 * Watches whether an element's picture comes late: no new one for `patience` while one is due. What was late stays so until
 * the picture is there, so that one look after another that takes long does not make it flicker.
 * @param say told only of changes; it begins as not late
 * @returns what ends it
 */
export function watchLateness(element: HTMLMediaElement, say: (late: boolean) => void): () => void {
  let late = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const set = (to: boolean) => {
    if (late === to) return;
    late = to;
    say(late);
  };
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const due = () => {
    timer = null;
    set(isBehind(element));
  };
  const look = () => {
    if (!isBehind(element)) {
      stop();
      set(false);
    } else if (timer === null && !late) timer = setTimeout(due, patience);
  };
  const heard = (event: Event) => {
    // One came, though the next is asked for already: that one has its own time.
    if (event.type === 'seeked') stop();
    look();
  };
  for (const name of told) element.addEventListener(name, heard);
  look();
  return () => {
    stop();
    for (const name of told) element.removeEventListener(name, heard);
  };
}
