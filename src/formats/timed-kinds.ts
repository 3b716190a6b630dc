import { linesOf } from './reading.ts';

/** Lines that are looked at: what a text is shows early. */
const mostLines = 400;

/** `[mm:ss.xx]`, as lyrics have it. */
const lyricsTime = /^\s*\[\d{1,3}:\d\d\.\d\d\d?\]/;
const lyricsTag = /^\s*\[(?:ti|ar|al|by|au|re|ve|length|offset):.*\]\s*$/i;

/**
 * Subtitles and transcripts with times that are not read: as plain text their times would be words. One line proves none of them –
 * letters begin with `[Re: …]`, essays with `[1][2]` – so several have to.
 * @returns what the text is; null for one that may well be prose
 */
export function timedKind(text: string): string | null {
  const lines = linesOf(text)
    .filter((line) => line.trim() !== '')
    .slice(0, mostLines);
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  /** Two of them, and most of the lines. */
  const areMost = (pattern: RegExp, of = lines.length) => count(pattern) >= 2 && count(pattern) > of / 2;
  if (areMost(/^\s*\{\d+\}\{\d*\}/)) return 'MicroDVD subtitles';
  if (areMost(/^\s*\[\d+\]\[\d*\]/)) return 'MPL2 subtitles';
  if (areMost(lyricsTime, lines.length - count(lyricsTag))) return 'timed lyrics (LRC)';
  if (/^\s*\[INFORMATION\]/i.test(text) && count(/^\s*\[(?:TITLE|AUTHOR|END INFORMATION)\]/i) > 0)
    return 'SubViewer subtitles';
  if (count(/^\s*(?:\d+:){1,2}\d\d\.\d+,(?:\d+:){1,2}\d\d\.\d+\s*$/) >= 2)
    return 'SubViewer or YouTube subtitles (SBV)';
  if (/^\s*@(?:UTF8|Begin)\s/.test(text) && count(/^@Begin\s*$/) > 0 && count(/^\*\w+:/) > 0)
    return 'a CHAT transcript';
  if (!/^\s*<\?xml\b/i.test(text)) return null;
  return /^(?:(?!<[a-z])[\s\S])*<(?:\w+:)?tt[\s>]/i.test(text.slice(0, 1000))
    ? 'TTML subtitles'
    : 'an XML document of another kind';
}
