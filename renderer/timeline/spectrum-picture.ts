import { heightOf, spectrumBands, spectrumRange } from '#src/signal/spectrogram.ts';
import { inkOf } from './wave-picture.ts';

/** Levels from the ground's colour to the full ink's. */
export type Shown = { readonly low: number; readonly high: number };

/** So many dB below the loudest are shown. */
const depth = 62;

/** From what is loud in a recording downwards: 99.7 % of the levels that are there lie below. */
export function shownRange(levels: Uint8Array): Shown {
  const counts = new Uint32Array(256);
  for (const level of levels) counts[level] = (counts[level] as number) + 1;
  const all = levels.length - (counts[0] as number);
  let [seen, high] = [0, 255];
  while (high > 0 && seen + (counts[high] as number) <= 0.003 * all) {
    seen += counts[high] as number;
    high--;
  }
  const perDecibel = 255 / (spectrumRange[1] - spectrumRange[0]);
  return { low: Math.max(0, high - depth * perDecibel), high: Math.max(1, high) };
}

/** 256 pixels (0xAABBGGRR): from the ground over a recording's own hue to the ink of letters. */
export type Ramp = Uint32Array;
const ramps = new Map<string, Ramp>();

/** @param colours #rrggbb, of the theme */
export function rampOf(...colours: readonly [ground: string, hue: string, ink: string]): Ramp {
  const key = colours.join();
  const known = ramps.get(key);
  if (known) return known;
  const stops = colours.map(inkOf);
  const ramp = Uint32Array.from({ length: 256 }, (_, i) => {
    const along = (i / 255) * 2;
    const [p, q] = [
      stops[Math.min(1, Math.floor(along))] as number,
      stops[Math.min(1, Math.floor(along)) + 1] as number,
    ];
    const part = along - Math.min(1, Math.floor(along));
    let pixel = 0xff000000;
    for (const shift of [0, 8, 16]) {
      const [a, b] = [(p >> shift) & 255, (q >> shift) & 255];
      pixel |= Math.round(a + part * (b - a)) << shift;
    }
    return pixel >>> 0;
  });
  if (ramps.size > 64) ramps.clear();
  ramps.set(key, ramp);
  return ramp;
}

/** A tile's pixels, the lowest band at the bottom. */
export function paintSpectrum(canvas: OffscreenCanvas, levels: Uint8Array, ramp: Ramp, shown: Shown): void {
  const columns = levels.length / spectrumBands;
  canvas.width = columns;
  canvas.height = spectrumBands;
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const image = ctx.createImageData(columns, spectrumBands);
  const pixels = new Uint32Array(image.data.buffer);
  const table = Uint32Array.from({ length: 256 }, (_, level) => {
    const part = (level - shown.low) / Math.max(1, shown.high - shown.low);
    return ramp[Math.round(255 * Math.min(1, Math.max(0, part)))] as number;
  });
  for (let band = 0; band < spectrumBands; band++) {
    const to = (spectrumBands - 1 - band) * columns;
    for (let c = 0; c < columns; c++) pixels[to + c] = table[levels[band * columns + c] as number] as number;
  }
  ctx.putImageData(image, 0, 0);
}

/** Frequencies told beside a spectrogram, Hz, with how high they stand, 0…1. */
export const spectrumMarks = (top: number): readonly { readonly text: string; readonly height: number }[] =>
  [500, 1000, 2000, 4000, 8000]
    .filter((f) => f < 0.9 * top)
    .map((f) => ({ text: f < 1000 ? `${f} Hz` : `${f / 1000} kHz`, height: heightOf(f, top) }));
