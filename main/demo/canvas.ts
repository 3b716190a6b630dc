/** A small painter for yuv420p pictures: solid shapes with hard edges, which is all the demo's scene needs. */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  /** Y, then U, then V, as rawvideo yuv420p; width and height are even. */
  readonly data: Uint8ClampedArray;
};

/** Y 16…235, U and V 16…240 (128 = grey). */
export type Colour = readonly [y: number, u: number, v: number];

export const makeCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  data: new Uint8ClampedArray((width * height * 3) / 2),
});

/** Fills row y from x0 to x1 (pixels, x1 exclusive), the colour planes on even rows. */
function span(c: Canvas, y: number, x0: number, x1: number, [luma, u, v]: Colour): void {
  if (y < 0 || y >= c.height) return;
  const from = Math.max(0, Math.round(x0));
  const to = Math.min(c.width, Math.round(x1));
  if (to <= from) return;
  c.data.fill(luma, y * c.width + from, y * c.width + to);
  if (y % 2 !== 0) return;
  const half = c.width >> 1;
  const plane = c.width * c.height;
  const row = (y >> 1) * half;
  const a = (from + 1) >> 1;
  const b = (to + 1) >> 1;
  c.data.fill(u, plane + row + a, plane + row + b);
  c.data.fill(v, plane + plane / 4 + row + a, plane + plane / 4 + row + b);
}

export function rectangle(c: Canvas, x: number, y: number, w: number, h: number, colour: Colour): void {
  const to = Math.min(c.height, Math.round(y + h));
  for (let row = Math.max(0, Math.round(y)); row < to; row++) span(c, row, x, x + w, colour);
}

export function ellipse(c: Canvas, x: number, y: number, rx: number, ry: number, colour: Colour): void {
  const to = Math.min(c.height - 1, Math.ceil(y + ry));
  for (let row = Math.max(0, Math.floor(y - ry)); row <= to; row++) {
    const d = (row + 0.5 - y) / ry;
    if (Math.abs(d) >= 1) continue;
    const half = rx * Math.sqrt(1 - d * d);
    span(c, row, x - half, x + half, colour);
  }
}

/** A thick line with round ends. */
export function limb(
  c: Canvas,
  from: readonly [number, number],
  to: readonly [number, number],
  thick: number,
  colour: Colour,
): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (thick * 0.6)));
  for (let i = 0; i <= steps; i++) {
    const part = i / steps;
    ellipse(
      c,
      from[0] + (to[0] - from[0]) * part,
      from[1] + (to[1] - from[1]) * part,
      thick / 2,
      thick / 2,
      colour,
    );
  }
}

/** Seven-segment bars of each digit: top, upper left, upper right, middle, lower left, lower right, bottom. */
const bars = [
  '1110111',
  '0010010',
  '1011101',
  '1011011',
  '0111010',
  '1101011',
  '1101111',
  '1010010',
  '1111111',
  '1111011',
];

/** Digits, points and colons in the manner of a display; `height` pixels tall, 0.62·height a place. */
export function digits(c: Canvas, text: string, x: number, y: number, height: number, colour: Colour): void {
  const w = height * 0.45;
  const t = Math.max(1, height * 0.11);
  let left = x;
  for (const character of text) {
    if (character === '.') {
      rectangle(c, left, y + height - t, t * 1.2, t * 1.2, colour);
      left += height * 0.25;
      continue;
    }
    const on = bars[Number(character)] ?? '0001000';
    const mid = y + (height - t) / 2;
    if (on[0] === '1') rectangle(c, left, y, w, t, colour);
    if (on[1] === '1') rectangle(c, left, y, t, height / 2, colour);
    if (on[2] === '1') rectangle(c, left + w - t, y, t, height / 2, colour);
    if (on[3] === '1') rectangle(c, left, mid, w, t, colour);
    if (on[4] === '1') rectangle(c, left, mid, t, height / 2, colour);
    if (on[5] === '1') rectangle(c, left + w - t, mid, t, height / 2 + t / 2, colour);
    if (on[6] === '1') rectangle(c, left, y + height - t, w, t, colour);
    left += height * 0.62;
  }
}
