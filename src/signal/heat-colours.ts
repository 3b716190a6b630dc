/**
 * Colour tables for heat maps, both safe for colour-blind eyes and even in lightness: cividis (Nuñez,
 * Anderton, Renslow 2018) and magma (Smith, van der Walt 2015). Made from ten evenly spaced published
 * values each, linear between them.
 */
const published = {
  cividis: '00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838',
  magma: '000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf',
} as const;

export type ColourMap = keyof typeof published;
export const colourMaps = Object.keys(published) as readonly ColourMap[];

const tables = new Map<ColourMap, Uint8ClampedArray>();

/** 256 colours × 4 bytes (red, green, blue, 255). */
export function colourTable(name: ColourMap): Uint8ClampedArray {
  const kept = tables.get(name);
  if (kept) return kept;
  const stops = published[name].split(' ').map((hex) => Number.parseInt(hex, 16));
  const table = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const along = (i / 255) * (stops.length - 1);
    const before = Math.min(stops.length - 2, Math.floor(along));
    const part = along - before;
    for (let channel = 0; channel < 3; channel++) {
      const shift = 16 - 8 * channel;
      const p = ((stops[before] as number) >> shift) & 255;
      const q = ((stops[before + 1] as number) >> shift) & 255;
      table[i * 4 + channel] = Math.round(p + part * (q - p));
    }
    table[i * 4 + 3] = 255;
  }
  tables.set(name, table);
  return table;
}

/**
 * Which costs become the darkest and the brightest colour (everything outside is clipped), and how what lies between
 * is bent: above 1 the half-alike turns dark, so that what is really alike stands out.
 */
export type Contrast = { readonly alike: number; readonly unlike: number; readonly gamma: number };

/** How bright the picture's median cell is to be, 0…1: the valley has to stand out of it. */
const background = 0.1;

/**
 * The contrast that shows structure: from the 0.2th to the 75th percentile of a coarse picture's costs, bent so that
 * the median is dark, however the costs lie. Everything equal gives the full range.
 */
export function contrastOf(cost: Uint8Array): Contrast {
  const counts = new Uint32Array(256);
  for (const c of cost) counts[c] = (counts[c] as number) + 1;
  const at = (part: number) => {
    let seen = 0;
    for (let c = 0; c < 256; c++) {
      seen += counts[c] as number;
      if (seen > part * cost.length) return c;
    }
    return 255;
  };
  const [alike, middle, unlike] = [at(0.002), at(0.5), at(0.75)] as const;
  if (unlike - alike < 8) return { alike: 0, unlike: 255, gamma: 1 };
  const left = 1 - (middle - alike) / (unlike - alike);
  const gamma = left > 0 && left < 1 ? Math.log(background) / Math.log(left) : 1;
  return { alike, unlike, gamma: Math.min(steepest, Math.max(1, gamma)) };
}
/** Steeper, what is alike but for noise would be dark. */
const steepest = 5;

/**
 * Paints costs (row 0 = first time of B) as pixels with row 0 at the bottom, alike bright and unlike dark.
 * `out`: columns × rows × 4 bytes.
 */
export function paint(
  cost: Uint8Array,
  columns: number,
  rows: number,
  table: Uint8ClampedArray,
  contrast: Contrast,
  out: Uint8ClampedArray,
): void {
  const words = new Uint32Array(256);
  const asWords = new Uint32Array(table.buffer, table.byteOffset, 256);
  const span = contrast.unlike - contrast.alike;
  for (let c = 0; c < 256; c++) {
    const part = Math.min(1, Math.max(0, (c - contrast.alike) / span));
    words[c] = asWords[Math.round((1 - part) ** contrast.gamma * 255)] as number;
  }
  const pixels = new Uint32Array(out.buffer, out.byteOffset, columns * rows);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const to = (rows - 1 - row) * columns;
    for (let x = 0; x < columns; x++) pixels[to + x] = words[cost[from + x] as number] as number;
  }
}
