import type { Size } from './frames.ts';

/**
 * Lettering for the grid video that needs no font of the system: five columns a character from space to
 * tilde, the lowest bit on top.
 */
const glyphs =
  '0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0008070300 001c224100 ' +
  '0041221c00 2a1c7f1c2a 08083e0808 0080703000 0808080808 0000606000 2010080402 3e5149453e 00427f4000 ' +
  '7249494946 2141494d33 1814127f10 2745454539 3c4a494931 4121110907 3649494936 464949291e 0000140000 ' +
  '0040340000 0008142241 1414141414 0041221408 0201590906 3e415d594e 7c1211127c 7f49494936 3e41414122 ' +
  '7f4141413e 7f49494941 7f09090901 3e41415173 7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 ' +
  '7f021c027f 7f0408107f 3e4141413e 7f09090906 3e4151215e 7f09192946 2649494932 03017f0103 3f4040403f ' +
  '1f2040201f 3f4038403f 6314081463 0304780403 6159494d43 007f414141 0204081020 004141417f 0402010204 ' +
  '4040404040 0003070800 2054547840 7f28444438 3844444428 384444287f 3854545418 00087e0902 18a4a49c78 ' +
  '7f08040478 00447d4000 2040403d00 7f10284400 00417f4000 7c04780478 7c08040478 3844444438 fc18242418 ' +
  '18242418fc 7c08040408 4854545424 04043f4424 3c4040207c 1c2040201c 3c4030403c 4428102844 4c9090907c ' +
  '4464544c44 0008364100 0000770000 0041360800 0201020402';

const font: readonly Uint8Array[] = glyphs
  .split(' ')
  .map((hex) => Uint8Array.from({ length: 5 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)));

/** What can be drawn of a name: accents are dropped, other scripts become question marks. */
export const drawable = (text: string): string =>
  [...text.normalize('NFD').replace(/\p{M}/gu, '')].map((c) => (c >= ' ' && c <= '~' ? c : '?')).join('');

/** Writes `text` near the lower left corner of the luma plane at x, y (one tile of a picture), on a shade. */
export function drawLabel(
  luma: Uint8Array,
  stride: number,
  x: number,
  y: number,
  tile: Size,
  text: string,
): void {
  const dot = Math.max(1, Math.round(tile.height / 200));
  const margin = 3 * dot;
  const most = Math.max(1, Math.floor((tile.width - 4 * margin) / (6 * dot)));
  const all = drawable(text);
  const shown = all.length > most ? `${all.slice(0, Math.max(1, most - 2))}..` : all;
  const width = Math.min(tile.width - 2 * margin, shown.length * 6 * dot + 2 * margin);
  const height = 8 * dot + 2 * margin;
  if (height + margin > tile.height || width <= 0) return;
  const left = x + margin;
  const top = y + tile.height - height - margin;
  for (let row = top; row < top + height; row++)
    for (let i = row * stride + left; i < row * stride + left + width; i++)
      luma[i] = 16 + (((luma[i] as number) - 16) >> 2);
  for (const [place, character] of [...shown].entries()) {
    const columns = font[character.charCodeAt(0) - 32];
    for (let c = 0; c < 5; c++)
      for (let r = 0; r < 8; r++) {
        if ((((columns?.[c] ?? 0) >> r) & 1) === 0) continue;
        const px = left + margin + (place * 6 + c) * dot;
        const py = top + margin + r * dot;
        if (px + dot > left + width) continue;
        for (let dy = 0; dy < dot; dy++)
          luma.fill(235, (py + dy) * stride + px, (py + dy) * stride + px + dot);
      }
  }
}
