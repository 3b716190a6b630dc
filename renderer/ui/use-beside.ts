import { type RefObject, useLayoutEffect } from 'react';
import { menuPlace } from './menu-place.ts';

/**
 * Shows what a button opens in the browser's top layer, where no pane clips it, beside the button, also when the window or
 * what is shown changes its size, and when what holds the button scrolls. The element has `popover="manual"` and stands in the page only while it is open.
 */
export function useBeside(
  open: boolean,
  list: RefObject<HTMLElement | null>,
  button: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    const [shown, by] = [list.current, button.current];
    if (!open || !shown || !by) return;
    shown.showPopover();
    const follow = () => place(shown, by);
    const onScroll = (event: Event) => {
      if (event.target instanceof Node && event.target.contains(by)) follow();
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(shown);
    window.addEventListener('resize', follow);
    window.addEventListener('scroll', onScroll, { capture: true, passive: true });
    follow();
    return () => {
      sizes.disconnect();
      window.removeEventListener('resize', follow);
      window.removeEventListener('scroll', onScroll, true);
    };
  }, [open, list, button]);
}

function place(list: HTMLElement, button: HTMLElement): void {
  // Measured with all of it seen; what it was scrolled to stays.
  const { scrollTop } = list;
  list.style.maxHeight = 'none';
  const { innerWidth: width, innerHeight: height } = window;
  const { width: wide, height: high } = list.getBoundingClientRect();
  const at = menuPlace(button.getBoundingClientRect(), { width: wide, height: high }, { width, height });
  for (const [name, pixels] of Object.entries(at)) list.style[name as keyof typeof at] = `${pixels}px`;
  list.scrollTop = scrollTop;
}
