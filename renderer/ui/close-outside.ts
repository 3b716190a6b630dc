import type { RefObject } from 'react';

/**
 * Closes what is open at a press outside of it. That press does nothing else: only the button of another menu takes it.
 * @returns what ends it
 */
export function closeOutside(root: RefObject<HTMLElement | null>, close: () => void): () => void {
  const onPress = (event: PointerEvent) => {
    const target = event.target;
    if (!(target instanceof Element) || root.current?.contains(target)) return;
    close();
    if (target.closest('[aria-haspopup=menu]')) return;
    event.preventDefault();
    event.stopPropagation();
    swallowClick();
  };
  window.addEventListener('pointerdown', onPress, true);
  return () => window.removeEventListener('pointerdown', onPress, true);
}

/** Takes the click that belongs to a press; one made by a key (`detail` 0) is another's, and so is all after the next press. */
function swallowClick(): void {
  const done = new AbortController();
  const how = { capture: true, signal: done.signal };
  const swallow = (event: MouseEvent) => {
    if (event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'click') done.abort();
  };
  window.addEventListener('click', swallow, how);
  // The press itself is still on its way.
  setTimeout(() => window.addEventListener('pointerdown', () => done.abort(), how));
}
