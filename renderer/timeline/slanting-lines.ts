const kept = new Map<string, OffscreenCanvas>();

/**
 * Lines from bottom left to top right, `gap` CSS pixels apart, as a pattern to fill with. (Stroking them one by
 * one is what a software canvas spends most of its time on.)
 */
export function slantingLines(
  context: CanvasRenderingContext2D,
  colour: string,
  gap: number,
  density: number,
): CanvasPattern | string {
  const size = Math.round(gap * density);
  const key = `${colour} ${gap} ${density}`;
  const tile = kept.get(key) ?? drawTile(colour, size, 1.5 * density);
  kept.set(key, tile);
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(gap / size));
  return pattern ?? colour;
}

function drawTile(colour: string, size: number, thick: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(Math.max(1, size), Math.max(1, size));
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.strokeStyle = colour;
  context.globalAlpha = 0.7;
  context.lineWidth = thick;
  context.beginPath();
  // Thrice, so that the corners of the neighbours are there too.
  for (const x of [-size, 0, size]) {
    context.moveTo(x - size, 2 * size);
    context.lineTo(x + 2 * size, -size);
  }
  context.stroke();
  return canvas;
}
