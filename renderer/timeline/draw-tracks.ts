import type { RecordingId } from '#src/model/recording.ts';
import type { Viewport } from '#renderer/state/state.ts';
import { driftText } from '#renderer/state/mapping.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { type Block, blocksOf, pausesOf, type Piece, type Track, visibleRows } from './layout.ts';
import type { Palette } from './palette.ts';
import { levelFor, tileColumns, tilesBetween, tileSpan } from './tiles.ts';
import type { WaveStore } from './wave-store.ts';

export type TracksPicture = {
  readonly tracks: readonly Track[];
  readonly view: Viewport;
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly rowHeight: number;
  readonly selected: readonly RecordingId[];
};

/** Below this a clip is hatched: look at it. */
export const doubtBelow = 0.9;

/** Draws the rows that are on the screen, and nothing else. */
export function drawTracks(
  context: CanvasRenderingContext2D,
  picture: TracksPicture,
  palette: Palette,
  waves: WaveStore,
): void {
  const { tracks, view, width, height, scrollTop, rowHeight } = picture;
  context.clearRect(0, 0, width, height);
  const [first, last] = visibleRows(tracks.length, rowHeight, scrollTop, height);
  waves.begin();
  for (let row = first; row < last; row++) {
    const track = tracks[row];
    if (!track) continue;
    const y = row * rowHeight - scrollTop;
    context.fillStyle = palette.line;
    context.fillRect(0, y + rowHeight - 1, width, 1);
    drawClip(context, track, { view, width, y: y + 2, height: rowHeight - 5 }, picture, palette, waves);
  }
  waves.end();
}

type Band = { readonly view: Viewport; readonly width: number; readonly y: number; readonly height: number };

function drawClip(
  context: CanvasRenderingContext2D,
  track: Track,
  band: Band,
  picture: TracksPicture,
  palette: Palette,
  waves: WaveStore,
): void {
  const hue = palette.hues[track.hue] ?? palette.text;
  const confidence = track.placed ? (track.placement?.confidence ?? 0) : 0;
  const byHand = track.placement?.by === 'manual';
  const doubtful = track.placed && !byHand && confidence < doubtBelow;
  const strong = track.placed ? (byHand ? 1 : 0.45 + 0.55 * confidence) : 0.35;
  const blocks = blocksOf(track.map, band.view, band.width);
  for (const block of blocks) {
    fillBlock(context, block, band, hue, 0.16 * strong);
    context.globalAlpha = strong;
    if (track.recording.media.audio.length > 0)
      for (const piece of block.pieces) drawWave(context, track, piece, band, hue, waves);
    context.globalAlpha = 1;
    if (doubtful || !track.placed)
      hatch(context, block.x0, block.x1, band, track.placed ? palette.panel : palette.lineStrong, 8);
    frame(context, block, band, picture.selected.includes(track.recording.id), hue, palette, !track.placed);
  }
  for (const [from, to] of pausesOf(track.map, band.view)) drawPause(context, from, to, band, palette);
  labels(context, track, blocks, band, palette);
}

function fillBlock(
  context: CanvasRenderingContext2D,
  block: Block,
  band: Band,
  hue: string,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  context.fillStyle = hue;
  const x0 = Math.max(-2, block.x0);
  context.fillRect(x0, band.y, Math.max(1, Math.min(band.width + 2, block.x1) - x0), band.height);
  context.globalAlpha = 1;
}

/** The part of the waveform under one straight piece; coarse tiles under fine ones that are on their way. */
function drawWave(
  context: CanvasRenderingContext2D,
  track: Track,
  piece: Piece,
  band: Band,
  hue: string,
  waves: WaveStore,
): void {
  const { recording } = track;
  const duration = recording.media.duration;
  const perPixel = (piece.source1 - piece.source0) / Math.max(1e-9, piece.x1 - piece.x0);
  const level = levelFor(perPixel, duration);
  for (const address of tilesBetween(level, piece.source0, piece.source1, duration)) {
    const wave = waves.find(recording, address, hue);
    if (!wave) continue;
    const [tile0, tile1] = tileSpan(address);
    const from = Math.max(tile0, piece.source0);
    const to = Math.min(tile1, piece.source1);
    if (to <= from) continue;
    const [drawn0, drawn1] = tileSpan(wave.address);
    const scale = tileColumns / (drawn1 - drawn0);
    const x = piece.x0 + (from - piece.source0) / perPixel;
    context.drawImage(
      wave.bitmap,
      (from - drawn0) * scale,
      0,
      Math.max(1e-3, (to - from) * scale),
      wave.bitmap.height,
      x,
      band.y + 1,
      (to - from) / perPixel,
      band.height - 2,
    );
  }
}

function hatch(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  band: Band,
  colour: string,
  gap: number,
): void {
  const x0 = Math.max(0, from);
  const x1 = Math.min(band.width, to);
  if (x1 <= x0) return;
  context.save();
  context.beginPath();
  context.rect(x0, band.y, x1 - x0, band.height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.7;
  context.lineWidth = 1.5;
  context.beginPath();
  // Anchored to the clip, so that the pattern moves with it.
  const first = x0 - ((((x0 - from) % gap) + gap) % gap) - band.height;
  for (let x = first; x < x1; x += gap) {
    context.moveTo(x, band.y + band.height);
    context.lineTo(x + band.height, band.y);
  }
  context.stroke();
  context.restore();
}

function frame(
  context: CanvasRenderingContext2D,
  block: Block,
  band: Band,
  selected: boolean,
  hue: string,
  palette: Palette,
  dashed: boolean,
): void {
  context.strokeStyle = selected ? palette.accent : hue;
  context.lineWidth = selected ? 2 : 1;
  context.setLineDash(dashed ? [4, 3] : []);
  const x0 = Math.max(-4, block.x0);
  const x1 = Math.min(band.width + 4, block.x1);
  context.strokeRect(x0 + 0.5, band.y + 0.5, Math.max(1, x1 - x0 - 1), band.height - 1);
  context.setLineDash([]);
}

/** The recorder was paused or dropped a block: a line through the middle and its length. */
function drawPause(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  band: Band,
  palette: Palette,
): void {
  if (to < 0 || from > band.width) return;
  hatch(
    context,
    from,
    to,
    { ...band, y: band.y + band.height / 4, height: band.height / 2 },
    palette.faint,
    5,
  );
  const text = `pause ${formatSmall((to - from) * band.view.secondsPerPixel)}`;
  context.font = `11px ${palette.mono}`;
  const room = context.measureText(text).width + 8;
  if (to - from < room) return;
  const middle = Math.min(Math.max((from + to) / 2, room / 2), band.width - room / 2);
  context.fillStyle = palette.panel;
  context.fillRect(middle - room / 2, band.y + band.height / 2 - 8, room, 16);
  context.fillStyle = palette.soft;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, middle, band.y + band.height / 2);
  context.textAlign = 'left';
}

/** What cannot be read from the heads: the drift of each segment, or that the clip is placed nowhere. */
function labels(
  context: CanvasRenderingContext2D,
  track: Track,
  blocks: readonly Block[],
  band: Band,
  palette: Palette,
): void {
  context.font = `11px ${palette.mono}`;
  context.textBaseline = 'top';
  const several = track.map.segments.length > 1;
  const put = (text: string, block: Block) => {
    const x = Math.max(0, block.x0) + 6;
    const width = context.measureText(text).width;
    if (Math.min(band.width, block.x1) - x < width + 6) return;
    context.fillStyle = palette.panel;
    context.globalAlpha = 0.85;
    context.fillRect(x - 3, band.y + 2, width + 6, 14);
    context.globalAlpha = 1;
    context.fillStyle = palette.text;
    context.fillText(text, x, band.y + 3.5);
  };
  if (!track.placed) {
    const [block] = blocks;
    if (block) put(track.placement ? 'not placed' : 'not synced yet', block);
    return;
  }
  if (!several) return;
  // Blocks off the screen are left out of `blocks`: find each one's segment by its place.
  for (const block of blocks) {
    const segment = track.map.segments.find((s) => {
      const start = s.knots[0]?.timeline ?? 0;
      return Math.abs((start - band.view.start) / band.view.secondsPerPixel - block.x0) < 0.5;
    });
    if (segment) put(driftText({ segments: [segment] }), block);
  }
}
