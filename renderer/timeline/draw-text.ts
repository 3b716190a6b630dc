import { tr } from '#renderer/i18n/tr.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { isDoubtful } from '#src/model/transcript-edits.ts';
import { type Band, hatch } from './hatch.ts';
import { blocksOf, type Piece, type Track } from './layout.ts';
import type { Palette } from './palette.ts';
import { meeting, type Voice, voicesOf, wordAt } from './text-index.ts';

/** Parts of a text row, from its top: segments, words, and phones once there is room for them. */
const segmentHeight = 12;
const phoneHeight = 10;
/** Seconds a pixel from which phones are shown. */
const phonesFrom = 1 / 120;
/** Narrower than this nothing can be read. */
const readable = 14;

export type TextPicture = {
  readonly track: Track;
  readonly own: ProjectTranscript;
  readonly voice: number;
  readonly chosen: { readonly from: number; readonly to: number } | null;
};

/** Where the words of a row stand, from its band's top. */
export function wordStrip(band: Pick<Band, 'height' | 'view'>): readonly [top: number, bottom: number] {
  const phones = band.view.secondsPerPixel <= phonesFrom ? phoneHeight : 0;
  return [segmentHeight + 1, band.height - phones];
}

type Drawing = {
  readonly context: CanvasRenderingContext2D;
  readonly t: Transcript;
  readonly band: Band;
  readonly palette: Palette;
  readonly hue: string;
  /** Where a moment of the recording stands on this piece. */
  readonly place: (source: number) => number;
  readonly piece: Piece;
};

/** One voice of a transcript along the timeline; only what is on the screen is looked at. */
export function drawText(
  context: CanvasRenderingContext2D,
  { track, own, voice: number, chosen }: TextPicture,
  band: Band,
  palette: Palette,
): void {
  const t = own.transcript;
  const voice = voicesOf(t)[number];
  context.fillStyle = palette.line;
  context.fillRect(0, band.y + band.height + 2, band.width, 1);
  if (!voice) return;
  const hue = palette.hues[track.hue] ?? palette.text;
  context.save();
  context.beginPath();
  context.rect(0, band.y, band.width, band.height);
  context.clip();
  for (const piece of blocksOf(track.map, band.view, band.width).flatMap((block) => block.pieces)) {
    const perPixel = (piece.source1 - piece.source0) / Math.max(1e-9, piece.x1 - piece.x0);
    const place = (source: number) => piece.x0 + (source - piece.source0) / perPixel;
    const drawing: Drawing = { context, t, band, palette, hue, place, piece };
    if (number === 0) drawUntranscribed(drawing);
    drawSegments(drawing, voice);
    drawWords(drawing, voice, chosen);
    drawMissing(drawing, voice);
  }
  // Where the file's own times have marks of their own, those say it.
  if (voice.words.length === 0 && voice.missing.length === 0)
    drawNote(
      context,
      t.words.every((w) => w.status === null),
      band,
      palette,
    );
  context.restore();
}

function drawNote(context: CanvasRenderingContext2D, fresh: boolean, band: Band, palette: Palette): void {
  context.font = `${fresh ? 12 : 10}px ${palette.sans}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.soft;
  const text = fresh
    ? tr('The words have no times yet: Align finds them.')
    : tr('None of these words is spoken.');
  // Where words stand, what is heard in their stead has its boxes.
  context.fillText(text, 16, band.y + (fresh ? band.height : segmentHeight) / 2);
}

function drawSegments({ context, t, band, palette, place, piece }: Drawing, voice: Voice): void {
  const start = (k: number) => t.segments[k]?.start ?? 0;
  const span = [piece.source0, piece.source1] as const;
  const [first, last] = meeting(voice.segments, start, voice.longestSegment, ...span);
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  let drawn = Number.NEGATIVE_INFINITY;
  for (let i = first; i < last; i++) {
    const segment = t.segments[voice.segments[i] as number];
    if (!segment || segment.start === null || segment.end === null) continue;
    const [x0, x1] = [place(segment.start), place(segment.end)];
    if (x1 < piece.x0 || x1 < drawn + 1) continue;
    drawn = x1;
    context.fillStyle = palette.lineStrong;
    context.globalAlpha = 0.35;
    context.fillRect(x0, band.y, Math.max(1, x1 - x0 - 1), segmentHeight - 1);
    context.globalAlpha = 1;
    const left = Math.max(0, x0) + 3;
    if (x1 - left < 3 * readable) continue;
    context.fillStyle = palette.text;
    context.fillText(fitted(context, segment.text, x1 - left - 3), left, band.y + segmentHeight / 2);
  }
}

function drawWords(drawing: Drawing, voice: Voice, chosen: TextPicture['chosen']): void {
  const { t, place, piece } = drawing;
  const start = (k: number) => t.words[k]?.start ?? 0;
  const span = [piece.source0, piece.source1] as const;
  const [first, last] = meeting(voice.words, start, voice.longestWord, ...span);
  let drawn = Number.NEGATIVE_INFINITY;
  for (let i = first; i < last; i++) {
    const k = voice.words[i] as number;
    const word = t.words[k];
    if (!word || word.start === null || word.end === null) continue;
    const [x0, x1] = [place(word.start), place(word.end)];
    const isChosen = chosen !== null && k >= chosen.from && k < chosen.to;
    // Narrower than half a pixel: it is drawn already, but for a choice, which is never lost.
    if (x1 < piece.x0 || (x1 < drawn + 0.5 && !isChosen)) continue;
    drawn = x1;
    drawWord(drawing, word, x0, x1, isChosen);
  }
}

/** Confidence is told by opacity, by hatching, and by a number where there is room. */
function drawWord(drawing: Drawing, word: Word, x0: number, x1: number, isChosen: boolean): void {
  const { context, band, palette, hue } = drawing;
  const [top, bottom] = wordStrip(band);
  const [y, height] = [band.y + top, bottom - top - 1];
  const width = Math.max(1, x1 - x0 - (x1 - x0 > 3 ? 1 : 0));
  const doubtful = isDoubtful(word);
  const sure = word.status === 'confirmed' ? 1 : (word.confidence ?? 0);
  context.fillStyle = hue;
  context.globalAlpha = 0.1 + 0.35 * sure;
  context.fillRect(x0, y, width, height);
  context.globalAlpha = 1;
  // A pattern needs some room to be one.
  if (doubtful && width >= 3)
    hatch(context, x0, x0 + width, { width: band.width, y, height }, palette.lineStrong, 5);
  if (word.status === 'confirmed') context.fillRect(x0, y + height - 2, width, 2);
  if (isChosen) {
    context.strokeStyle = palette.accent;
    context.lineWidth = 2;
    context.strokeRect(x0 + 1, y + 1, Math.max(1, width - 2), height - 2);
  }
  const left = Math.max(0, x0) + 3;
  const room = x1 - left - 3;
  if (room >= readable - 4) labelWord(drawing, word, left, room, y, height);
  if (bottom < band.height) drawPhones(drawing, word, band.y + bottom);
}

function labelWord(
  { context, palette }: Drawing,
  word: Word,
  left: number,
  room: number,
  y: number,
  height: number,
): void {
  const twoLines = height >= 24;
  context.font = `12px ${palette.sans}`;
  context.textBaseline = 'middle';
  const text = fitted(context, word.text, room);
  // A letter or two say nothing.
  if (text !== word.text && text.length < 4) return;
  const wide = context.measureText(text).width;
  const line = y + (twoLines ? 8 : height / 2);
  // Letters on hatching need a ground of their own.
  context.fillStyle = palette.panel;
  context.globalAlpha = 0.75;
  context.fillRect(left - 1, line - 7, wide + 2, 14);
  context.globalAlpha = 1;
  context.fillStyle = palette.text;
  context.fillText(text, left, line);
  const isConfirmed = word.status === 'confirmed';
  const number = word.confidence === null ? '?' : formatConfidence(word.confidence);
  context.font = `10px ${palette.mono}`;
  const digits = isConfirmed ? tick : context.measureText(number).width;
  const beside = !twoLines && room - wide > digits + 8;
  if (!(beside || (twoLines && room >= digits))) return;
  const [x, at] = beside ? [left + room - digits, line] : [left, y + height - 8];
  context.fillStyle = palette.panel;
  context.globalAlpha = 0.75;
  context.fillRect(x - 1, at - 5, digits + 2, 10);
  context.globalAlpha = 1;
  context.fillStyle = palette.soft;
  if (isConfirmed) drawTick(context, x, at, palette.soft);
  else context.fillText(number, x, at);
}

/** Pixels to a side. */
const tick = 8;

/** A tick of two strokes: not every font has one. */
function drawTick(context: CanvasRenderingContext2D, x: number, middle: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, middle);
  context.lineTo(x + 3, middle + 3);
  context.lineTo(x + tick, middle - 4);
  context.stroke();
}

function drawPhones({ context, palette, place, piece }: Drawing, word: Word, y: number): void {
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  for (const { ipa, start, end } of word.phones) {
    const [x0, x1] = [place(start), place(end)];
    if (x1 < piece.x0 || x0 > piece.x1) continue;
    context.fillStyle = palette.lineStrong;
    context.fillRect(x0, y, 1, phoneHeight);
    const wide = context.measureText(ipa).width;
    if (x1 - x0 < wide + 3) continue;
    context.fillStyle = palette.soft;
    context.fillText(ipa, (x0 + x1 - wide) / 2, y + phoneHeight / 2);
  }
}

/** Of a label, pixels. */
const [narrowest, widest] = [72, 220];

/** Words without a time: a mark where they would stand, with how many, and which while there is room. */
function drawMissing({ context, t, band, palette, place, piece }: Drawing, voice: Voice): void {
  const [top, bottom] = wordStrip(band);
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  let free = Math.max(0, piece.x0);
  for (const { at, words, notSpoken } of voice.missing) {
    const x = Math.round(place(at));
    if (x < piece.x0 - 200 || x > piece.x1 + 200) continue;
    context.strokeStyle = palette.text;
    context.lineWidth = 2;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x, band.y + top);
    context.lineTo(x, band.y + bottom);
    context.stroke();
    context.setLineDash([]);
    // In the pause behind it, or, before the first words, in that before them: never over what is said beside it.
    const last = words.at(-1) ?? 0;
    const next = t.words[voice.words.find((k) => k > last) ?? -1]?.start ?? null;
    const isFirst = next === at;
    const behind = next === null ? widest : place(next) - x - 8;
    const room = Math.min(widest, isFirst ? x - 8 - free : behind);
    const what = notSpoken ? tr('not spoken') : tr('not aligned yet');
    const listed = `${what}: ${words
      .slice(0, 6)
      .map((k) => t.words[k]?.text ?? '')
      .join(' ')}${words.length > 6 ? ' …' : ''}`;
    const text =
      room < narrowest
        ? String(words.length)
        : fitted(context, room < 120 ? `${words.length} ${what}` : listed, room);
    const wide = context.measureText(text).width + 8;
    const left = isFirst && room >= narrowest ? x - wide : x;
    if (left < free) continue;
    free = left + wide;
    context.fillStyle = palette.panel;
    context.fillRect(left, band.y, wide, segmentHeight);
    context.strokeStyle = palette.lineStrong;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, band.y + 0.5, wide - 1, segmentHeight - 1);
    context.fillStyle = palette.text;
    context.fillText(text, left + 4, band.y + segmentHeight / 2 + 0.5);
  }
}

/** What is heard and not written: dotted outlines that say what it is. */
function drawUntranscribed({ context, t, band, palette, place, piece }: Drawing): void {
  const [top, bottom] = wordStrip(band);
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  for (const { start, end, kind } of t.untranscribed) {
    if (end < piece.source0 || start > piece.source1) continue;
    const [x0, x1] = [place(start), place(end)];
    const [y, height] = [band.y + top, bottom - top - 1];
    context.strokeStyle = kind === 'speech' ? palette.text : palette.lineStrong;
    context.setLineDash([1, 3]);
    context.strokeRect(x0 + 0.5, y + 0.5, Math.max(1, x1 - x0 - 1), height - 1);
    context.setLineDash([]);
    const text = kind === 'speech' ? tr('not in the text') : tr('no speech');
    const left = Math.max(0, x0) + 4;
    if (x1 - left < context.measureText(text).width + 4) continue;
    context.fillStyle = palette.soft;
    context.fillText(text, left, y + height / 2);
  }
}

/** The word that is being said, on the overlay. */
export function drawSaid(
  context: CanvasRenderingContext2D,
  { track, own, voice: number }: TextPicture,
  band: Band,
  source: number,
  palette: Palette,
): void {
  const t = own.transcript;
  const voice = voicesOf(t)[number];
  const k = voice ? wordAt(t, voice, source) : null;
  const word = k === null ? undefined : t.words[k];
  if (!word || word.start === null || word.end === null) return;
  const piece = blocksOf(track.map, band.view, band.width)
    .flatMap((block) => block.pieces)
    .find((p) => source >= p.source0 && source <= p.source1);
  if (!piece) return;
  const perPixel = (piece.source1 - piece.source0) / Math.max(1e-9, piece.x1 - piece.x0);
  const [top, bottom] = wordStrip(band);
  const x0 = piece.x0 + (word.start - piece.source0) / perPixel;
  const width = Math.max(2, (word.end - word.start) / perPixel - 1);
  context.fillStyle = palette.playhead;
  context.globalAlpha = 0.16;
  context.fillRect(x0, band.y + top, width, bottom - top - 1);
  context.globalAlpha = 1;
  context.fillRect(x0, band.y + top, width, 2);
}

const widths = new Map<string, number>();

/** The text, or as much of its beginning as has room. */
export function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  const measure = (part: string) => {
    const key = `${context.font}\n${part}`;
    const kept = widths.get(key) ?? context.measureText(part).width;
    if (widths.size > 20_000) widths.clear();
    widths.set(key, kept);
    return kept;
  };
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
