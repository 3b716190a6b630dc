/**
 * Scrolls `box`, and nothing around it, just so far that `from`…`to` (pixels from the top of its content) are
 * in sight. `covered`: pixels at its top that something else hides.
 */
export function scrollWithin(
  box: Pick<Element, 'scrollTop' | 'clientHeight'>,
  from: number,
  to: number,
  covered = 0,
): void {
  if (from - covered < box.scrollTop) box.scrollTop = Math.max(0, from - covered);
  else if (to > box.scrollTop + box.clientHeight)
    box.scrollTop = Math.min(to - box.clientHeight, from - covered);
}
