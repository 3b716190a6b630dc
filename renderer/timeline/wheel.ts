/** What a wheel movement means, after the habits of every timeline: ctrl or pinch zooms, shift turns the axis. */
export type WheelMeaning =
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'scroll'; readonly x: number; readonly y: number };

export type WheelInput = {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages, as DOM says. */
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
};

/**
 * Wheel scrolls along time; where there are more rows than fit and the pointer is over the rows, `alt`-less
 * vertical movement scrolls the rows only with Shift held. Ctrl (⌘, pinch) zooms about the pointer.
 */
export function wheelMeaning(event: WheelInput): WheelMeaning {
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
  const dx = event.deltaX * unit;
  const dy = event.deltaY * unit;
  if (event.ctrlKey || event.metaKey)
    return { kind: 'zoom', factor: 2 ** (Math.max(-120, Math.min(120, dy)) / 120) };
  if (event.shiftKey) return { kind: 'scroll', x: 0, y: dy !== 0 ? dy : dx };
  return { kind: 'scroll', x: dx !== 0 ? dx : dy, y: dx !== 0 ? dy : 0 };
}
