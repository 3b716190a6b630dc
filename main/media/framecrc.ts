/** One line of ffmpeg's `-f framecrc`: when a frame is presented (s, container clock) and its bytes. */
export type FrameLine = { readonly time: number; readonly bytes: number };

const newline = 10;
const comma = 44;
const hash = 35;
const minus = 45;
const zero = 48;

/**
 * Reads framecrc text piece by piece; calls `onFrame` for every frame in order. An hour of sound has 170,000
 * lines (`stream, dts, pts, duration, size, checksum`), so the numbers are read from the bytes directly.
 */
export function framecrcReader(onFrame: (frame: FrameLine) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let tick = 0;
  return (chunk) => {
    const text = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, from)) {
      if (text[from] === hash) {
        const [, a, b] = /^#tb 0: (\d+)\/(\d+)/.exec(text.toString('latin1', from, end)) ?? [];
        if (a !== undefined && b !== undefined) tick = Number(a) / Number(b);
      } else {
        const pts = integerField(text, from, end, 2);
        const bytes = integerField(text, from, end, 4);
        if (pts !== null && bytes !== null) onFrame({ time: pts * tick, bytes });
      }
      from = end + 1;
    }
    rest = Buffer.from(text.subarray(from));
  };
}

/** The whole number in field `index` of a comma-separated line; null when there is none (NOPTS). */
function integerField(text: Buffer, from: number, end: number, index: number): number | null {
  let at = from;
  for (let commas = 0; commas < index; at++) {
    if (at >= end) return null;
    if (text[at] === comma) commas++;
  }
  let value = 0;
  let digits = 0;
  let sign = 1;
  for (; at < end && text[at] !== comma; at++) {
    const byte = text[at] as number;
    if (byte === minus) sign = -1;
    else if (byte >= zero && byte <= zero + 9) {
      value = value * 10 + byte - zero;
      digits++;
    } else if (byte > 32) return null;
  }
  return digits > 0 ? sign * value : null;
}
