/** The parts of the window in reading order; F6 goes from one to the next. */
const regions = '.dock-group, .timeline, .jobs';

const focusable =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), a[href], [tabindex]:not([role=separator])';

/** Moves the focus to the next part of the window (or the one before) that can take it. */
export function goToRegion(by: 1 | -1): void {
  const parts = [...document.querySelectorAll<HTMLElement>(regions)];
  const now = parts.findIndex((part) => part.contains(document.activeElement));
  for (let k = 1; k <= parts.length; k++) {
    const start = now < 0 ? (by > 0 ? -1 : parts.length) : now;
    const part = parts[(start + by * k + 2 * parts.length) % parts.length];
    const first =
      part?.querySelector<HTMLElement>('[data-first]') ?? part?.querySelector<HTMLElement>(focusable);
    if (!first || first.offsetParent === null) continue;
    first.focus();
    return;
  }
}
