import { sourceTime, type SourceTime } from '#src/model/units.ts';

/** What was doubtful of a file, mended or passed over: sentences, of which not too many are told. */
export class ReadNotes {
  readonly #kinds = new Map<string, { first: number; count: number }>();

  /** @param what the sentence after “Line 3: ”; the same at other lines is counted, not told again */
  add(line: number, what: string): void {
    const kind = this.#kinds.get(what);
    if (kind) kind.count++;
    else this.#kinds.set(what, { first: line, count: 1 });
  }

  list(): readonly string[] {
    const all = [...this.#kinds].map(([what, { first, count }]) =>
      count === 1 ? `Line ${first}: ${what}` : `Line ${first} and ${count - 1} more: ${what}`,
    );
    return all.length <= mostNotes
      ? all
      : [...all.slice(0, mostNotes), `And ${all.length - mostNotes} more.`];
  }
}

const mostNotes = 20;

/** A document as it was read, with what is doubtful about that, a sentence each. */
export type Read<Document> = { readonly document: Document; readonly notes: readonly string[] };

/** A text as it is written, with what of the document it does not keep, a sentence each. */
export type Written = { readonly text: string; readonly lost: readonly string[] };

/** A document in another format, with what of the source it cannot hold. */
export type Converted<Document> = { readonly document: Document; readonly lost: readonly string[] };

/** The lines of a text without its byte order mark; they end in LF, CRLF or CR alone. */
export const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);

/** Lines without the blank ones around them, joined. */
export function trimLines(lines: readonly string[]): string {
  let from = 0;
  let to = lines.length;
  while (from < to && lines[from]?.trim() === '') from++;
  while (to > from && lines[to - 1]?.trim() === '') to--;
  return lines.slice(from, to).join('\n');
}

/** Times of a cue, mended: not below zero, the end not before the start. */
export function mendedSpan(
  start: SourceTime,
  end: SourceTime,
  line: number,
  notes: ReadNotes,
): { readonly start: SourceTime; readonly end: SourceTime } {
  if (start < 0 || end < 0) notes.add(line, 'a time below zero became zero.');
  const from = sourceTime(Math.max(0, start));
  const to = sourceTime(Math.max(0, end));
  if (to < from) notes.add(line, 'it ends before it starts; it ends where it starts now.');
  return { start: from, end: to < from ? from : to };
}

/** Tells where cues are out of order or overlap, which is kept. */
export function noteOrder(
  cues: readonly { readonly start: SourceTime; readonly end: SourceTime }[],
  lines: readonly number[],
  notes: ReadNotes,
): void {
  for (let k = 1; k < cues.length; k++) {
    const [before, cue] = [cues[k - 1], cues[k]];
    if (!before || !cue) continue;
    if (cue.start < before.start) notes.add(lines[k] ?? 0, 'it starts before the one before it; kept so.');
    else if (cue.start < before.end) notes.add(lines[k] ?? 0, 'it overlaps the one before it; kept so.');
  }
}
