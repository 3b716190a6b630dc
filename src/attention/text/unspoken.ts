import { lookupTable } from '#src/model/lookup-table.ts';

/** Why a token is not spoken. */
export type Unspoken = 'label' | 'event' | 'sign';

type Line = readonly string[];

/** Sounds that are told in brackets of any kind, or between asterisks. */
const events =
  /\b(?:applau|laugh|chuckl|giggl|music|sing|cheer|sigh|cough|sneez|sniff|sob|cry|gasp|groan|scream|shout|whisper|silence|pause|inaudible|unintelligible|crosstalk|indistinct|noise|ring|beep|knock|bark|clear|gunshot|thunder|footsteps|door|phone|speaking|foreign|overlap|breath|hesitat|rire|applaudiss|musique|lachen|beifall|musik|risa|aplauso|música)/i;

/** Events are short; what is longer in brackets is said. */
const mostEventTokens = 12;

/**
 * Which of the lines' tokens are written but not spoken: names of speakers (`ANNA:`, `Speaker 2:`, `<v Anna>`, `>>`),
 * events (`[laughter]`, `(applause)` – in round brackets only those that sound like one, or stand alone –, `<unk>`),
 * and signs (`♪`, dashes, emoji).
 */
export function unspokenOf(lines: readonly Line[]): readonly (readonly (Unspoken | null)[])[] {
  const names = repeatedNames(lines);
  return lines.map((line) => {
    const kinds: (Unspoken | null)[] = line.map((token) =>
      /[\p{L}\p{N}%&@#+=$£€¥]/u.test(token) ? null : 'sign',
    );
    const mark = (from: number, to: number, kind: Unspoken) => kinds.fill(kind, from, to);
    let at = 0;
    while (at < line.length && /^(?:>{1,3}|[-–—])$/.test(line[at] as string)) at++;
    mark(0, at, 'label');
    // A sound, or a time in brackets, may stand before the speaker's name.
    for (let length = 1; length > 0; ) {
      length = at < line.length ? leadLength(line, at) : 0;
      mark(at, at + length, 'event');
      at += length;
    }
    const label = labelLength(line.slice(at), names);
    mark(at, at + label, 'label');
    for (let k = at + label; k < line.length; ) {
      const length = eventLength(line, k, k === at + label);
      mark(k, k + length, 'event');
      k += Math.max(1, length);
    }
    return kinds;
  });
}

/** Tokens of the event or the time at token k before which nothing was said; 0 for none. */
function leadLength(line: Line, k: number): number {
  if (/^[[(]?\d{1,2}(?::\d\d){1,2}(?:[.,]\d+)?[\])]?$/.test(line[k] as string) && isLabelled(line, k + 1))
    return 1;
  const length = eventLength(line, k, false);
  return length > 0 && (line[k] as string).startsWith('<') ? 0 : length;
}

/** Whether a name with its colon follows. */
const isLabelled = (line: Line, k: number): boolean =>
  /^\p{Lu}/u.test(line[k] ?? '') && line.slice(k, k + 4).some((token) => /[:：]$/.test(token));

/** Tokens of a speaker's name at the begin of a line; 0 for none. */
function labelLength(line: Line, names: ReadonlySet<string>): number {
  if (opensVoice(line[0] ?? '')) {
    const end = line.findIndex((token) => token.includes('>'));
    // What follows the name without a space is said.
    return end < 0 ? 0 : /^[^>]*>$/.test(line[end] as string) ? end + 1 : end;
  }
  const length = line.slice(0, 4).findIndex((token) => /[:：]$/.test(token)) + 1;
  if (length === 0) return 0;
  const label = line.slice(0, length).join(' ').replace(/^>+/, '').slice(0, -1);
  if (/^[[(]?\d/.test(label) && !/\p{L}/u.test(label)) return 0;
  const rest = line.slice(length).join(' ');
  const isCapitals = /\p{Lu}/u.test(label) && !/\p{Ll}/u.test(label);
  const isShouted = isCapitals && /\p{Lu}/u.test(rest) && !/\p{Ll}/u.test(rest);
  const isNumbered =
    /^(?:speaker|person|voice|interviewer|participant|sprecher|locuteur|[a-z])[\s_-]*[\dA-Z]{0,2}$/i.test(
      label,
    );
  return (isCapitals && !isShouted) || (isNumbered && length <= 2) || names.has(label) ? length : 0;
}

/** `<v Anna>` without its name. */
export const opensVoice = (token: string): boolean => /^<v(?:\.[^\s>]*)?>?$/.test(token);

/** What stands before a colon at the begin of several lines: a name, not a sentence. */
function repeatedNames(lines: readonly Line[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const found =
      /^(?:>+ ?|[-–—] )?(?:[[(][^\])]*[\])] )?(?:\d{1,2}(?::\d\d){1,2} )?(\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,2})[:：](?: |$)/u.exec(
        line.slice(0, 9).join(' '),
      );
    if (found?.[1]) counts.set(found[1], (counts.get(found[1]) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name));
}

const closing: Readonly<Record<string, string>> = lookupTable({
  '[': ']',
  '(': ')',
  '{': '}',
  '（': '）',
  '【': '】',
  '*': '*',
  '<': '>',
});

/** Tokens of the event that begins at token k; 0 for none. */
function eventLength(line: Line, k: number, isFirst: boolean): number {
  const token = line[k] as string;
  const open = token[0] as string;
  const close = closing[open];
  if (close === undefined) return 0;
  const isEnd = (one: string) => one.replace(/[.,;:!?…]+$/, '').endsWith(close);
  const rest = line.slice(k, k + mostEventTokens);
  const length = rest.findIndex((one, i) => isEnd(i === 0 ? one.slice(1) : one)) + 1;
  if (length === 0) return 0;
  const text = rest.slice(0, length).join(' ');
  if (open === '[' || open === '{' || open === '【') return length;
  if (open === '<') return /^<[^<>]+>\P{L}*$/u.test(token) ? 1 : 0;
  if (events.test(text)) return length;
  const isAlone = isFirst && k + length === line.length;
  return open !== '*' && isAlone ? length : 0;
}
