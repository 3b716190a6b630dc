import { lookupTable } from '#src/model/lookup-table.ts';
import { sourceTime, type SourceTime } from '#src/model/units.ts';
import type { TimedPiece } from './timed-pieces.ts';

/**
 * The text of an ASS/SSA event: `{…}` holds overrides of style, `\N` and `\n` are line ends, `\h` a no-break
 * space, `\{` and `\}` braces (libass). A backslash that means itself is followed by U+2060, which nobody sees.
 */
const part = /\\[Nnh{}\u2060]|[^\\{]+|[\\{]/y;

const escapes: Readonly<Record<string, string>> = lookupTable({
  '\\N': '\n',
  '\\n': '\n',
  '\\h': '\u00A0',
  '\\{': '{',
  '\\}': '}',
  '\\\u2060': '\\',
});

/** What is to be read of an event, in the syllables of its karaoke (`\k`) where it has some. Drawings are left out. */
export function assPieces(raw: string, start: SourceTime): readonly TimedPiece[] {
  const pieces: TimedPiece[] = [];
  let text = '';
  let span: { start: SourceTime; end: SourceTime } | null = null;
  let at: number = start;
  let isDrawing = false;
  const finish = () => {
    if (text !== '') pieces.push({ text, start: span?.start ?? null, end: span?.end ?? null });
    text = '';
  };
  for (const one of partsOf(raw)) {
    if (one.startsWith('{') && one.endsWith('}')) {
      for (const [, name, value] of one.matchAll(/\\(k[fot]?|K|p)(\d+(?:\.\d+)?)(?=[\\}\s])/g)) {
        if (name === 'p') isDrawing = Number(value) > 0;
        else {
          finish();
          const next = name === 'kt' ? start + Number(value) / 100 : at + Number(value) / 100;
          if (name !== 'kt')
            span = next > at ? { start: sourceTime(centi(at)), end: sourceTime(centi(next)) } : null;
          at = next;
        }
      }
    } else if (!isDrawing) text += escapes[one] ?? one;
  }
  finish();
  return pieces;
}

/** Overrides, escapes, and what stands between; a brace that nothing closes is text. */
function* partsOf(raw: string): Generator<string> {
  const lastBrace = raw.lastIndexOf('}');
  for (let at = 0; at < raw.length; ) {
    part.lastIndex = at;
    const isOverride = raw[at] === '{' && at < lastBrace;
    const one = isOverride ? raw.slice(at, raw.indexOf('}', at) + 1) : (part.exec(raw)?.[0] as string);
    yield one;
    at += one.length;
  }
}

const centi = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** A text that an event shows as it is. */
export const assTextOf = (plain: string): string =>
  plain.replace(/[\\{}]/g, (c) => (c === '\\' ? '\\\u2060' : `\\${c}`)).replace(/\r\n?|\n/g, '\\N');

/** A text whose karaoke lasts as its syllables do now. @param was, is the event's start @param move where a moment lies now */
export function karaokeMoved(
  raw: string,
  was: SourceTime,
  is: SourceTime,
  move: (time: number) => number,
): string {
  let at: number = was;
  let told = Math.round(is * 100);
  const mark = /\\(k[fot]?|K)(\d+(?:\.\d+)?)(?=[\\}\s])/g;
  return [...partsOf(raw)]
    .map((one) => {
      if (!one.startsWith('{') || !one.endsWith('}')) return one;
      return one.replace(mark, (_, name: string, value: string) => {
        const next = (name === 'kt' ? was : at) + Number(value) / 100;
        const now = Math.max(told, Math.round(move(next) * 100));
        const length = now - (name === 'kt' ? Math.round(is * 100) : told);
        at = next;
        told = now;
        return `\\${name}${length}`;
      });
    })
    .join('');
}
