import { tr } from '#renderer/i18n/tr.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { ChosenWords, CropKeyId, Viewport } from '#renderer/state/state.ts';
import { hasWave } from '#renderer/state/selectors.ts';
import { driftText } from '#renderer/state/mapping.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { columnOf, drawColumns, lanesIn } from './draw-columns.ts';
import { drawSpectrum } from './draw-spectrum.ts';
import { drawCropRow } from './draw-crop.ts';
import { isWhole } from '#renderer/state/transcripts.ts';
import { drawDocument } from './draw-document.ts';
import { drawText } from './draw-text.ts';
import { type Block, blocksOf, pausesOf, type TimelineRow, type Track } from './layout.ts';
import { type RowHeights, visibleRows } from './row-places.ts';
import type { Palette } from './palette.ts';
import { type Band, hatch } from './hatch.ts';
import { drawCertainty } from './draw-certainty.ts';
import { drawCues, drawStrip } from './draw-strip.ts';
import type { StripStore } from './strip-store.ts';
import type { SpectrumStore } from './spectrum-store.ts';
import { levelFor, tilesBetween, tileSpan } from './tiles.ts';
import type { WaveLayer } from './wave-layer.ts';
import { inkOf } from './wave-picture.ts';
import type { WaveStore } from './wave-store.ts';
import type { Row } from './row.ts';

export type TracksPicture = {
  readonly rows: readonly TimelineRow[];
  readonly view: Viewport;
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly heights: RowHeights;
  readonly selected: readonly RecordingId[];
  readonly words: ChosenWords | null;
  readonly key: CropKeyId | null;
};

/** Below this a clip is hatched: look at it. */
export const doubtBelow = 0.9;

/** Draws the rows that are on the screen, and nothing else. */
export function drawTracks(
  context: CanvasRenderingContext2D,
  picture: TracksPicture,
  palette: Palette,
  waves: WaveStore,
  layer: WaveLayer,
  /** Drawn in place of the waveforms; null: those. */
  spectra: SpectrumStore | null,
  strips: StripStore,
): void {
  const { width, height } = picture;
  context.clearRect(0, 0, width, height);
  const seen = bandsInSight(picture);
  const rows = seen.flatMap(({ row, band }): readonly Row[] =>
    row.kind === 'track' ? [blocksOfRow(row.track, band)] : [],
  );
  waves.begin();
  layer.begin();
  for (const row of rows)
    if (hasWave(row.track.recording) && !(spectra && hasSound(row))) paintWaves(row, palette, waves, layer);
  const columns = seen.flatMap(({ row, band }) =>
    row.kind === 'columns' ? [{ ...blocksOfRow(row.track, band), lanes: lanesIn(row, band) }] : [],
  );
  for (const row of columns)
    for (const { band, column } of row.lanes)
      paintWaves({ ...row, band, track: columnOf(row.track, column) }, palette, waves, layer);
  waves.end();
  layer.end();
  spectra?.begin();
  for (const row of rows) drawRow(context, row, picture, palette, layer, spectra);
  spectra?.end();
  strips.begin();
  for (const { row, band } of seen) {
    if (row.kind !== 'strip' && row.kind !== 'cues') continue;
    context.fillStyle = palette.line;
    context.fillRect(0, band.y + band.height + 2, band.width, 1);
    const own = blocksOfRow(row.track, band);
    if (row.kind === 'cues') drawCues(context, own, row, strips);
    else drawStrip(context, own, { ...row, features: null }, strips);
  }
  strips.end();
  for (const row of columns) drawColumns(context, row, row.lanes, palette, layer);
  const { words, key } = picture;
  for (const { row, band } of seen)
    if (row.kind === 'crop')
      drawCropRow(context, row, band, palette, key?.recording === row.track.recording.id ? key.t : null);
  for (const { row, band } of seen) {
    if (row.kind !== 'text' && row.kind !== 'document') continue;
    const chosen = words?.transcript === row.own.id ? words : null;
    // A whole text that is chosen is marked by its own bar, not word by word.
    const isAll = isWhole(row.own, chosen);
    if (row.kind === 'text') drawText(context, { ...row, chosen: isAll ? null : chosen }, band, palette);
    else drawDocument(context, { ...row, isChosen: isAll }, band, palette);
  }
}

function blocksOfRow(track: Track, band: Band): Row {
  const blocks = blocksOf(track.map, band.view, band.width);
  const { sound } = track.streams;
  return {
    track,
    band,
    blocks,
    heard: sound === track.map ? blocks : blocksOf(sound, band.view, band.width),
  };
}

/** The rows that meet the pane, each with the band it is drawn in. */
export function bandsInSight({
  rows,
  view,
  width,
  height,
  scrollTop,
  heights,
}: Pick<TracksPicture, 'rows' | 'view' | 'width' | 'height' | 'scrollTop' | 'heights'>): readonly {
  readonly row: TimelineRow;
  readonly band: Band;
}[] {
  return visibleRows(rows, heights, scrollTop, height).map(({ index, top, height: high }) => ({
    row: rows[index] as TimelineRow,
    band: { view, width, y: Math.round(top - scrollTop) + 2, height: Math.round(high) - 5 },
  }));
}

const hasSound = ({ track }: Pick<Row, 'track'>): boolean => track.recording.media.audio.length > 0;

function drawRow(
  context: CanvasRenderingContext2D,
  { track, band, blocks, heard }: Row,
  picture: TracksPicture,
  palette: Palette,
  layer: WaveLayer,
  spectra: SpectrumStore | null,
): void {
  context.fillStyle = palette.line;
  context.fillRect(0, band.y + band.height + 2, band.width, 1);
  const hue = palette.hues[track.hue] ?? palette.text;
  const confidence = track.placed ? (track.placement?.confidence ?? 1) : 0;
  const byHand = track.placement?.by === 'manual';
  const doubtful = track.placed && !byHand && confidence < doubtBelow;
  const strong = track.placed ? (byHand ? 1 : 0.45 + 0.55 * confidence) : 0.35;
  for (const block of blocks) fillBlock(context, block, band, hue, 0.16 * strong);
  const isSpectrum = spectra !== null && hasSound({ track });
  if (isSpectrum) drawSpectrum(context, track.recording, heard, band, hue, palette, spectra);
  else {
    context.globalAlpha = strong;
    layer.show(context, band.y, band.height);
    context.globalAlpha = 1;
  }
  // Where there is a picture to be read, doubt is told at its edge.
  const doubt = isSpectrum ? { ...band, y: band.y + band.height - 6, height: 6 } : band;
  for (const block of blocks) {
    if (doubtful || !track.placed)
      hatch(context, block.x0, block.x1, doubt, track.placed ? palette.panel : palette.lineStrong, 8);
    frame(context, block, band, picture.selected.includes(track.recording.id), hue, palette, !track.placed);
  }
  if (track.placed && !byHand) drawCertainty(context, track.map, band, palette);
  for (const [from, to] of pausesOf(track.map, band.view)) drawPause(context, from, to, band, palette);
  labels(context, track, blocks, band, palette, isAlone(picture));
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

/** The waveforms under a row's straight pieces; coarse tiles stand in for fine ones that are on their way. */
function paintWaves({ track, band, heard }: Row, palette: Palette, waves: WaveStore, layer: WaveLayer): void {
  const { recording } = track;
  const duration = recording.media.duration;
  const ink = inkOf(palette.hues[track.hue] ?? palette.text);
  for (const { x0, x1, source0, source1 } of heard.flatMap((block) => block.pieces)) {
    const perPixel = (source1 - source0) / Math.max(1e-9, x1 - x0);
    for (const address of tilesBetween(levelFor(perPixel, duration), source0, source1, duration)) {
      const tile = waves.find(recording, address);
      if (!tile) continue;
      const [tile0, tile1] = tileSpan(address);
      const from = Math.max(tile0, source0);
      const to = Math.min(tile1, source1);
      const place = (source: number) => x0 + (source - source0) / perPixel;
      if (to > from)
        layer.paint(
          { x0: place(from), x1: place(to), source0: from, source1: to },
          band.y,
          band.height,
          tile,
          ink,
        );
    }
  }
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
  const text = tr('pause {to}', { to: formatSmall((to - from) * band.view.secondsPerPixel) });
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
const isAlone = ({ rows }: Pick<TracksPicture, 'rows'>): boolean =>
  rows.filter(({ kind }) => kind === 'track').length === 1;

function labels(
  context: CanvasRenderingContext2D,
  track: Track,
  blocks: readonly Block[],
  band: Band,
  palette: Palette,
  alone: boolean,
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
    // There is nothing that one recording alone could be synced with.
    if (block && !alone) put(track.placement ? tr('not placed') : tr('not synced yet'), block);
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
