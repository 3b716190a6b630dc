/** Pixels of the window. */
export type Box = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};
export type Size = { readonly width: number; readonly height: number };
export type Place = { readonly left: number; readonly top: number; readonly maxHeight: number };

/** Pixels between a list and its button, and between a list and the edge of the window. */
const gap = 4;

/**
 * Where a list opens beside its button: below it, above where more of it is seen there; never out of the window, even where
 * the button has left it. What is longer than the larger side scrolls.
 * @param list as large as it is with all of it seen
 */
export function menuPlace(button: Box, list: Size, window: Size): Place {
  const within = (y: number) => Math.max(0, Math.min(y, window.height));
  const [head, foot] = [within(button.top), within(button.bottom)];
  const below = window.height - foot - 2 * gap;
  const above = head - 2 * gap;
  const isBelow = list.height <= below || below >= above;
  const maxHeight = Math.max(0, isBelow ? below : above);
  const height = Math.min(list.height, maxHeight);
  // Its edge lies on the button's own: the left one where there is room, else the right one.
  const atLeft = button.left + list.width <= window.width - gap ? button.left : button.right - list.width;
  return {
    left: Math.max(gap, Math.min(atLeft, window.width - gap - list.width)),
    top: within(isBelow ? foot + gap : head - gap - height),
    maxHeight,
  };
}
