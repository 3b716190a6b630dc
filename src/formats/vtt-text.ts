import { decodeHTML } from 'entities/decode';
import type { SourceTime } from '#src/model/units.ts';
import { cueSeconds } from './cue-time.ts';
import type { TimedPiece } from './timed-pieces.ts';

/**
 * The text of a WebVTT cue (W3C WebVTT, §6.4: cue text tokenizer and tree construction). Nothing of it is ever
 * made into elements of a page: this gives text, who speaks, and when.
 */
export type VttMark =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly classes: readonly string[];
      readonly value: string;
    }
  | { readonly kind: 'close' }
  | { readonly kind: 'time'; readonly time: SourceTime };

const spans = new Set(['c', 'i', 'b', 'u', 'ruby', 'v', 'lang']);

/** The marks of a cue's tree in its order: only those tags that the standard lets open and close. */
export function* vttMarks(raw: string): Generator<VttMark> {
  const open: string[] = [];
  for (let at = 0; at < raw.length; ) {
    if (raw[at] !== '<') {
      const next = raw.indexOf('<', at);
      const end = next < 0 ? raw.length : next;
      yield { kind: 'text', text: decodeHTML(raw.slice(at, end)) };
      at = end;
      continue;
    }
    const close = raw.indexOf('>', at);
    const tag = raw.slice(at + 1, close < 0 ? raw.length : close);
    at = close < 0 ? raw.length : close + 1;
    if (tag.startsWith('/')) {
      const name = tag.slice(1);
      const current = open.at(-1);
      if (name !== current && !(name === 'ruby' && current === 'rt')) continue;
      for (let left = name === current ? 1 : 2; left > 0; left--) {
        open.pop();
        yield { kind: 'close' };
      }
    } else if (/^\d/.test(tag)) {
      const time = /^(?:\d{2,}:)?\d\d:\d\d\.\d{3}$/.test(tag) ? cueSeconds(tag) : null;
      if (time !== null) yield { kind: 'time', time };
    } else {
      const name = /^[^\t\n\f .]*/.exec(tag)?.[0] ?? '';
      if (!spans.has(name) && !(name === 'rt' && open.at(-1) === 'ruby')) continue;
      const classes = /^(?:\.[^\t\n\f .]*)*/.exec(tag.slice(name.length))?.[0] ?? '';
      const note = decodeHTML(tag.slice(name.length + classes.length));
      const value = name === 'v' || name === 'lang' ? note.trim().replace(/[\t\n\f\r ]+/g, ' ') : '';
      open.push(name);
      yield { kind: 'open', name, classes: classes.split('.').filter((c) => c !== ''), value };
    }
  }
}

/** What one speaker says within a cue, in pieces at the cue's inner timestamps. */
export type VttVoice = { readonly speaker: string | null; readonly pieces: readonly TimedPiece[] };

/** A cue's text by speakers, without tags and without the small print of ruby. */
export function vttVoices(raw: string, start: SourceTime, end: SourceTime): readonly VttVoice[] {
  const voices: { speaker: string | null; pieces: { text: string; start: SourceTime | null }[] }[] = [];
  const open: { name: string; speaker: string | null }[] = [];
  const hasTimes = /<\d/.test(raw);
  let time: SourceTime | null = hasTimes ? start : null;
  let isNew = true;
  for (const mark of vttMarks(raw)) {
    if (mark.kind === 'open') {
      const outer = open.at(-1)?.speaker ?? null;
      open.push({ name: mark.name, speaker: mark.name === 'v' ? mark.value || null : outer });
      if (mark.name === 'v') isNew = true;
    } else if (mark.kind === 'close') isNew ||= open.pop()?.name === 'v';
    else if (mark.kind === 'time') {
      time = mark.time;
      voices.at(-1)?.pieces.push({ text: '', start: time });
    } else if (open.at(-1)?.name !== 'rt') {
      const speaker = open.at(-1)?.speaker ?? null;
      const voice = voices.at(-1);
      if (isNew && (!voice || voice.speaker !== speaker)) voices.push({ speaker, pieces: [] });
      isNew = false;
      const pieces = voices.at(-1)?.pieces ?? [];
      const last = pieces.at(-1);
      if (last && last.start === time) last.text += mark.text;
      else pieces.push({ text: mark.text, start: time });
    }
  }
  const isBlank = (voice: (typeof voices)[number]) => voice.pieces.every((p) => p.text.trim() === '');
  const all = voices.filter((voice) => voices.length === 1 || !isBlank(voice));
  return all.map(({ speaker, pieces }) => ({
    speaker,
    pieces: pieces.map((piece, k) => {
      const next = pieces[k + 1]?.start ?? (hasTimes ? end : null);
      return { ...piece, end: next };
    }),
  }));
}

/** A text that a cue shows as it is. */
export const vttTextOf = (plain: string): string =>
  plain.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
