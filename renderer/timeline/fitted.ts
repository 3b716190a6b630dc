const widths = new Map<string, number>();

/** Of a text in the font that is set, pixels. */
export function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font}\n${text}`;
  const kept = widths.get(key) ?? context.measureText(text).width;
  if (widths.size > 20_000) widths.clear();
  widths.set(key, kept);
  return kept;
}

/** The text, or as much of its beginning as has room. */
export function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  const measure = (part: string) => widthOf(context, part);
  const most = text.slice(0, Math.ceil(room / 2));
  if (most === text && measure(text) <= room) return text;
  let [low, high] = [0, most.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${most.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${most.slice(0, low)}…`;
}
