import { tr } from '#renderer/i18n/tr.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Word } from '#src/model/transcript.ts';
import { isDoubtful } from '#src/model/transcript-edits.ts';
import { fitted, widthOf } from './fitted.ts';
import { type Band, hatch } from './hatch.ts';
import { blocksOf, type Track } from './layout.ts';
import type { Palette } from './palette.ts';
import { type Badge, badgesOf, drawMissing, widestBetween } from './text-badges.ts';
import { type Drawing, phoneHeight, placesIn, segmentHeight, wordStrip } from './text-band.ts';
import { meeting, type Voice, voicesOf, wordAt } from './text-index.ts';

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
