import { type DocumentFacts, documentFacts } from '#renderer/state/document-facts.ts';
import { documentWords } from '#renderer/state/document-words.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import { fitted } from './fitted.ts';
import { type Band, hatch } from './hatch.ts';
import { blocksOf, type Track } from './layout.ts';
import type { Palette } from './palette.ts';

export type DocumentPicture = {
  readonly track: Track;
  readonly own: ProjectTranscript;
  readonly isChosen: boolean;
};

/** Below this a whole text is hatched, as recordings are: look at it. */
const doubtBelow = 0.9;
/** Narrower than this no words are written. */
const narrowest = 40;

/**
 * A whole text along the timeline: a bar from where it is said to where; over all of the recording, in outline, where nobody knows. How sure
 * it is that this is the recording's text is told by opacity, by hatching (dense: refused), and in numbers.
 */
export function drawDocument(
  context: CanvasRenderingContext2D,
  { track, own, isChosen }: DocumentPicture,
  band: Band,
  palette: Palette,
): void {
  const facts = documentFacts(own.transcript);
  const hue = palette.hues[track.hue] ?? palette.text;
  context.save();
  context.beginPath();
  context.rect(0, band.y, band.width, band.height);
  context.clip();
  let written = Number.NEGATIVE_INFINITY;
  for (const { x0, x1 } of stretches(track, facts, band)) {
    drawBar(context, facts, { x0, x1 }, band, palette, hue);
    if (isChosen) {
      context.strokeStyle = palette.accent;
      context.lineWidth = 2;
      context.strokeRect(x0 + 1, band.y + 1, Math.max(1, x1 - x0 - 2), band.height - 2);
    }
    // Once for the whole of it, where it begins on the screen.
    const left = Math.max(0, x0) + 6;
    const room = Math.min(band.width, x1) - left - 4;
    if (written > x0 || room < narrowest) continue;
    written = Number.POSITIVE_INFINITY;
    writeWords(context, fitWords(context, facts, room, palette), left, band, palette);
  }
  context.restore();
}

/** Where the bar lies on the screen: blocks of the recording's map, cut to what is said. */
function stretches(
  track: Track,
  { extent }: DocumentFacts,
  band: Band,
): readonly { readonly x0: number; readonly x1: number }[] {
  return blocksOf(track.map, band.view, band.width).flatMap(({ pieces }) => {
    const said = pieces.flatMap(({ x0, x1, source0, source1 }) => {
      const perPixel = (source1 - source0) / Math.max(1e-9, x1 - x0);
      const [from, to] = extent ?? [source0, source1];
      const low = Math.max(x0, x0 + (from - source0) / perPixel);
      const high = Math.min(x1, x0 + (to - source0) / perPixel);
      return high > low ? [{ x0: low, x1: high }] : [];
    });
    const [first, last] = [said[0], said.at(-1)];
    return first && last ? [{ x0: first.x0, x1: last.x1 }] : [];
  });
}

function drawBar(
  context: CanvasRenderingContext2D,
  { state, confidence }: DocumentFacts,
  { x0, x1 }: { readonly x0: number; readonly x1: number },
  { y, height, width }: Band,
  palette: Palette,
  hue: string,
): void {
  const isFound = state !== 'not aligned' && state !== 'refused';
  const sure = state === 'confirmed' ? 1 : (confidence ?? 0.5);
  if (isFound) {
    context.fillStyle = hue;
    context.globalAlpha = 0.1 + 0.35 * sure;
    context.fillRect(x0, y, x1 - x0, height);
    context.globalAlpha = 1;
    // Where it begins and ends stands out.
    context.fillRect(x0, y, 2, height);
    context.fillRect(x1 - 2, y, 2, height);
  } else {
    context.strokeStyle = state === 'refused' ? palette.text : palette.lineStrong;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.strokeRect(x0 + 0.5, y + 0.5, Math.max(1, x1 - x0 - 1), height - 1);
    context.setLineDash([]);
  }
  const isDoubtful = isFound && state !== 'confirmed' && sure < doubtBelow;
  if (isDoubtful || state === 'refused')
    hatch(context, x0, x1, { width, y, height }, palette.lineStrong, state === 'refused' ? 4 : 7);
  if (state === 'confirmed') context.fillRect(x0, y + height - 2, x1 - x0, 2);
}

function fitWords(
  context: CanvasRenderingContext2D,
  facts: DocumentFacts,
  room: number,
  palette: Palette,
): string {
  context.font = `11px ${palette.sans}`;
  return fitted(context, documentWords(facts), room);
}

function writeWords(
  context: CanvasRenderingContext2D,
  words: string,
  left: number,
  band: Band,
  palette: Palette,
): void {
  const middle = band.y + band.height / 2;
  context.textBaseline = 'middle';
  // Letters on hatching need a ground of their own.
  context.fillStyle = palette.panel;
  context.globalAlpha = 0.8;
  context.fillRect(left - 2, middle - 7, context.measureText(words).width + 4, 14);
  context.globalAlpha = 1;
  context.fillStyle = palette.text;
  context.fillText(words, left, middle + 0.5);
}
