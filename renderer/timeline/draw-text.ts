import { tr } from '#renderer/i18n/tr.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { isDoubtful } from '#src/model/transcript-edits.ts';
import { type Band, hatch } from './hatch.ts';
import { type Block, blocksOf, type Piece, type Track } from './layout.ts';
import type { Palette } from './palette.ts';
import { meeting, type Voice, voicesOf, wordAt } from './text-index.ts';

/** Parts of a text row, from its top: segments, words, and phones once there is room for them. */
const segmentHeight = 12;
const phoneHeight = 10;
/** Seconds a pixel from which phones are shown: before, there is no room for their letters, but for words' on two lines. */
const phonesFrom = 1 / 200;
/** Of a name of a word, pixels: two lie below each other without touching. */
const lineHeight = 12;
/** Narrower than this nothing can be read. */
const readable = 14;
/** A word's name runs into the room of the next on a line of its own while its box is at least that share of it. */
const leastShare = 0.45;

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
  /** Where a moment of the recording stands; what was not recorded in this block, at its end. */
  readonly place: (source: number) => number;
  /** Whether it was recorded in this block, be that off the screen. */
  readonly isHere: (source: number) => boolean;
  /** The block as far as it is on the screen. */
  readonly piece: Piece;
};

/** A block as far as it is on the screen, and where its moments stand; null: it is not there. */
function placesIn({ x0, x1, pieces }: Block): Pick<Drawing, 'place' | 'isHere' | 'piece'> | null {
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return null;
  const straightOn = (source: number): number => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pieces[middle] as Piece).source1 < source) low = middle + 1;
      else high = middle;
    }
    const piece = pieces[low] as Piece;
    const perPixel = (piece.source1 - piece.source0) / Math.max(1e-9, piece.x1 - piece.x0);
    return piece.x0 + (source - piece.source0) / perPixel;
  };
  return {
    place: (source) => Math.min(x1, Math.max(x0, straightOn(source))),
    isHere: (source) => straightOn(source) >= x0 - 1 && straightOn(source) <= x1 + 1,
    piece: { x0: first.x0, x1: last.x1, source0: first.source0, source1: last.source1 },
  };
}

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
  for (const block of blocksOf(track.map, band.view, band.width)) {
    const places = placesIn(block);
    if (!places) continue;
    const drawing: Drawing = { context, t, band, palette, hue, ...places };
    const badges = badgesOf(drawing, voice);
    if (number === 0) drawUntranscribed(drawing);
    drawSegments(drawing, voice, badges);
    drawWords(drawing, voice, chosen, badges);
    drawMissing(drawing, badges);
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

function drawSegments(
  { context, t, band, palette, place, piece }: Drawing,
  voice: Voice,
  badges: readonly Badge[],
): void {
  const start = (k: number) => t.segments[k]?.start ?? 0;
  const span = [piece.source0, piece.source1] as const;
  const [first, last] = meeting(voice.segments, start, voice.longestSegment, ...span);
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  let drawn = Number.NEGATIVE_INFINITY;
  for (let i = first; i < last; i++) {
    const segment = t.segments[voice.segments[i] as number];
    if (!segment || segment.start === null || segment.end === null) continue;
    if (segment.end <= piece.source0 || segment.start >= piece.source1) continue;
    const [x0, x1] = [place(segment.start), place(segment.end)];
    if (x1 < drawn + 1) continue;
    drawn = x1;
    context.fillStyle = palette.lineStrong;
    context.globalAlpha = 0.35;
    context.fillRect(x0, band.y, Math.max(1, x1 - x0 - 1), segmentHeight - 1);
    context.globalAlpha = 1;
    const [left, right] = widestBetween(badges, Math.max(0, x0), Math.min(x1, band.width));
    if (right - left < 3 * readable) continue;
    context.fillStyle = palette.text;
    const text = fitted(context, segment.text, right - left - 6);
    context.fillText(text, left + 3, band.y + segmentHeight / 2);
  }
}

/** The widest stretch of x0…x1 that no badge lies on. */
function widestBetween(badges: readonly Badge[], x0: number, x1: number): readonly [number, number] {
  let best: readonly [number, number] = [x0, x0];
  let from = x0;
  const room = (to: number) => {
    if (to - from > best[1] - best[0]) best = [from, to];
  };
  for (const { left, wide } of badges) {
    if (wide === 0 || left + wide <= from || left >= x1) continue;
    room(left);
    from = Math.max(from, left + wide);
  }
  room(x1);
  return best;
}

function drawWords(
  drawing: Drawing,
  voice: Voice,
  chosen: TextPicture['chosen'],
  badges: readonly Badge[],
): void {
  const { t, place, piece } = drawing;
  const start = (k: number) => t.words[k]?.start ?? 0;
  const span = [piece.source0, piece.source1] as const;
  const [first, last] = meeting(voice.words, start, voice.longestWord, ...span);
  let drawn = Number.NEGATIVE_INFINITY;
  const named: Named[] = [];
  for (let i = first; i < last; i++) {
    const k = voice.words[i] as number;
    const word = t.words[k];
    if (!word || word.start === null || word.end === null) continue;
    if (word.end <= piece.source0 || word.start >= piece.source1) continue;
    const [x0, x1] = [place(word.start), place(word.end)];
    const isChosen = chosen !== null && k >= chosen.from && k < chosen.to;
    // Narrower than half a pixel: it is drawn already, but for a choice, which is never lost.
    if (x1 < drawn + 0.5 && !isChosen) continue;
    drawn = x1;
    drawWord(drawing, word, x0, x1, isChosen);
    if (x1 - Math.max(0, x0) >= readable) named.push({ word, x0, x1 });
  }
  const bounds = [
    ...badges.map(({ x }) => x),
    ...t.untranscribed.flatMap((each) => [place(each.start), place(each.end)]),
    ...(piece.x1 < drawing.band.width ? [piece.x1] : []),
    drawing.band.width,
  ];
  nameWords(drawing, named, bounds);
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
  if (bottom < band.height) drawPhones(drawing, word, band.y + bottom);
}

type Named = { readonly word: Word; readonly x0: number; readonly x1: number };

/**
 * What the words are, in their boxes. A name that is longer than its box runs on into the room of the next, whose name then stands on the
 * other line; where both lines are taken it is left out, and where there is but one it is cut. The confidence has what room is left.
 * @param bounds pixels that no name runs over: marks of what is missing, the pane's edge
 */
function nameWords(drawing: Drawing, named: readonly Named[], bounds: readonly number[]): void {
  const { context, band, palette } = drawing;
  const [top, bottom] = wordStrip(band);
  const [y, height] = [band.y + top, bottom - top - 1];
  const half = lineHeight / 2;
  const lines = height >= 2 * lineHeight ? [y + half, y + height - half] : [y + height / 2];
  const free = lines.map(() => Number.NEGATIVE_INFINITY);
  context.textBaseline = 'middle';
  for (const { word, x0, x1 } of named) {
    const left = Math.max(0, x0) + 3;
    const room = Math.min(x1, band.width) - left - 3;
    const bound = bounds.reduce(
      (nearest, at) => (at >= x1 - 1 ? Math.min(nearest, at) : nearest),
      band.width,
    );
    context.font = `12px ${palette.sans}`;
    const whole = widthOf(context, word.text);
    const runsOn =
      lines.length > 1 && whole > room && x1 - x0 >= leastShare * whole && left + whole < bound - 2;
    const text = runsOn ? word.text : fitted(context, word.text, room);
    // A letter or two say nothing.
    const says = text === word.text || text.length >= 4;
    const line = free.findIndex((from) => from <= left);
    if (!says || line < 0) continue;
    const wide = widthOf(context, text);
    free[line] = left + wide + 4;
    write(drawing, text, left, wide, lines[line] as number, palette.text);
    const digits = line === 0 && (free[1] ?? left) <= left ? digitsOf(drawing, word) : 0;
    const beside = lines.length === 1 && room - wide > digits + 8;
    if (digits === 0 || !(beside || (lines.length > 1 && room >= digits))) continue;
    const at = beside ? left + room - digits : left;
    const middle = lines.at(-1) as number;
    if (word.status === 'confirmed') drawTick(context, at, middle, palette.soft);
    else write(drawing, numberOf(word), at, digits, middle, palette.soft);
    if (!beside) free[1] = left + digits;
  }
}

const numberOf = ({ confidence }: Word): string => (confidence === null ? '?' : formatConfidence(confidence));

/** How wide a word's confidence is; the pen is set for it. */
function digitsOf({ context, palette }: Drawing, word: Word): number {
  context.font = `10px ${palette.mono}`;
  return word.status === 'confirmed' ? tick : widthOf(context, numberOf(word));
}

/** Letters on hatching need a ground of their own. */
function write(
  { context, palette }: Drawing,
  text: string,
  x: number,
  wide: number,
  middle: number,
  colour: string,
): void {
  context.fillStyle = palette.panel;
  context.globalAlpha = 0.75;
  context.fillRect(x - 1, middle - lineHeight / 2, wide + 2, lineHeight);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, middle);
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
    if (end <= piece.source0 || start >= piece.source1) continue;
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

/** Words without a time: a mark at `x`, and a label in the segments' strip; `wide` 0: there is no room for it. */
type Badge = { readonly x: number; readonly left: number; readonly wide: number; readonly text: string };

/** Where the marks and labels stand, from left to right: how many words, and which while there is room in a pause. */
function badgesOf(
  { context, t, band, palette, place, piece, isHere }: Drawing,
  voice: Voice,
): readonly Badge[] {
  context.font = `10px ${palette.sans}`;
  let free = Math.max(0, piece.x0);
  return voice.missing.flatMap(({ at, words, notSpoken }): readonly Badge[] => {
    const x = Math.round(place(at));
    if (!isHere(at) || x < piece.x0 - 200 || x > piece.x1 + 200) return [];
    // In the pause behind it, or, before the first words, in that before them: never over what is said beside it.
    const last = words.at(-1) ?? 0;
    const next = t.words[voice.words.find((k) => k > last) ?? -1]?.start ?? null;
    const isFirst = next === at;
    const behind = next === null ? widest : place(next) - x - 8;
    const isWithin = voice.segments.some((k) => {
      const { start, end } = t.segments[k] ?? {};
      return start != null && end != null && place(start) < x - 1 && place(end) > x + 1;
    });
    const room = isWithin ? 0 : Math.min(widest, isFirst ? x - 8 - free : behind);
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
    if (left < free || left + wide > band.width) return [{ x, left, wide: 0, text }];
    free = left + wide;
    return [{ x, left, wide, text }];
  });
}

function drawMissing({ context, band, palette }: Drawing, badges: readonly Badge[]): void {
  const [top, bottom] = wordStrip(band);
  context.font = `10px ${palette.sans}`;
  context.textBaseline = 'middle';
  for (const { x, left, wide, text } of badges) {
    context.strokeStyle = palette.text;
    context.lineWidth = 2;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x, band.y + top);
    context.lineTo(x, band.y + bottom);
    context.stroke();
    context.setLineDash([]);
    if (wide === 0) continue;
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
  const places = blocksOf(track.map, band.view, band.width)
    .map(placesIn)
    .find((each) => each && source >= each.piece.source0 && source <= each.piece.source1);
  if (!places) return;
  const [top, bottom] = wordStrip(band);
  const x0 = places.place(word.start);
  const width = Math.max(2, places.place(word.end) - x0 - 1);
  context.fillStyle = palette.playhead;
  context.globalAlpha = 0.16;
  context.fillRect(x0, band.y + top, width, bottom - top - 1);
  context.globalAlpha = 1;
  context.fillRect(x0, band.y + top, width, 2);
}

const widths = new Map<string, number>();

/** Of a text in the font that is set, pixels. */
function widthOf(context: CanvasRenderingContext2D, text: string): number {
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
