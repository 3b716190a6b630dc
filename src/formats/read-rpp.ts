import { badFile } from './refusal.ts';
import type { ReadClip, ReadTimeline } from './read-timeline.ts';

/**
 * Reads the items of a REAPER project (`.rpp`): media items with their play rates and stretch markers, of the take that is
 * chosen; sections of files, too. Items of MIDI, without a file, reversed or looped are left out, which is told.
 * @throws InvalidInputError `bad-file`
 */
export function readRpp(text: string, file: string): ReadTimeline {
  const root = blocksOf(text, file);
  const notes = new Set<string>();
  const items = within(root, 'TRACK').flatMap((track) =>
    within(track, 'ITEM').flatMap((item) => itemOf(item, file, notes) ?? []),
  );
  if (items.length === 0)
    throw badFile(file, '', 'it holds no media items', 'Choose a REAPER project with recordings in it.');
  // Ours, and what a person splits, have the picture and the sound of one file as two items, one of them muted.
  const heard = new Set(items.filter((i) => !i.isMuted).map((i) => i.clip.media));
  const seen = new Set(items.filter((i) => i.isMuted && i.isVideo).map((i) => i.clip.media));
  const clips = items.map(({ clip, isMuted, isVideo }): ReadClip => {
    if (!isVideo) return { ...clip, kind: 'sound' };
    if (!(heard.has(clip.media) && seen.has(clip.media))) return clip;
    return { ...clip, kind: isMuted ? 'picture' : 'sound' };
  });
  return {
    ...{ name: '', clips, frame: joinedWithin, precision, exact: new Map(), notes: [...notes] },
    isTimecoded: false,
  };
}

/** Items that meet to a thousandth are one stretch. Seconds. */
const joinedWithin = 1e-3;
/** Times are decimal. */
const precision = 1e-4;
/** Blocks lie in blocks; no project is as deep. */
const mostDepth = 100;
const mostLines = 5_000_000;

type Block = {
  readonly name: string;
  readonly words: readonly string[];
  readonly line: number;
  readonly lines: (readonly string[])[];
  readonly blocks: Block[];
  /** The order of lines and blocks, for takes: which lines stand before each block. */
  readonly at: number[];
};

const within = ({ blocks }: Block, name: string) => blocks.filter((each) => each.name === name);

function blocksOf(text: string, file: string): Block {
  const open: Block[] = [];
  let root: Block | null = null;
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  if (rows.length > mostLines) throw badFile(file, '', 'it is too long', 'Save a part of it.');
  for (const [k, row] of rows.entries()) {
    const line = row.trim();
    const top = open.at(-1);
    if (line.startsWith('<')) {
      const words = wordsOf(line.slice(1));
      const block: Block = { name: words[0] ?? '', words, line: k + 1, lines: [], blocks: [], at: [] };
      if (open.length >= mostDepth)
        throw badFile(file, `line ${k + 1}`, 'its blocks lie too deep in one another', 'Save it again.');
      if (top) {
        top.blocks.push(block);
        top.at.push(top.lines.length);
      } else if (root === null) root = block;
      open.push(block);
    } else if (line === '>') {
      if (!open.pop())
        throw badFile(file, `line ${k + 1}`, 'a block ends that never began', 'Save it again.');
    } else if (line !== '' && top) top.lines.push(wordsOf(line));
  }
  if (root?.name !== 'REAPER_PROJECT')
    throw badFile(file, '', 'it is no REAPER project', 'Choose a project that REAPER saved (.rpp).');
  if (open.length > 0) throw badFile(file, '', 'it ends in the middle', 'Save it again.');
  return root;
}

/** Words stand between spaces, or between quotation marks of one of three kinds. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+)/g)].map(
    ([, a, b, c, d]) => a ?? b ?? c ?? d ?? '',
  );
}

type Item = { readonly clip: ReadClip; readonly isMuted: boolean; readonly isVideo: boolean };

function itemOf(item: Block, file: string, notes: Set<string>): Item | null {
  const where = `line ${item.line}`;
  const number = (lines: Block['lines'], key: string, at = 1): number | null => {
    const found = lines.find(([first]) => first === key)?.[at];
    if (found === undefined) return null;
    const value = Number(found);
    if (found === '' || !Number.isFinite(value) || Math.abs(value) > 1e9)
      throw badFile(file, where, `${key} is no number`, 'Save it again with REAPER.');
    return value;
  };
  const [position, length] = [number(item.lines, 'POSITION'), number(item.lines, 'LENGTH')];
  if (position === null || length === null)
    throw badFile(file, where, 'an item lacks its position or its length', 'Save it again with REAPER.');
  const take = chosenTake(item);
  const source = take && fileIn(take.source);
  if (!take || !source || !(length > 0)) {
    notes.add('Items of MIDI, and items without a file, are left out.');
    return null;
  }
  const offset = (number(take.lines, 'SOFFS') ?? 0) + source.from;
  const rate = number(take.lines, 'PLAYRATE') ?? 1;
  if (!(rate > 0) || source.isReversed) {
    notes.add('Reversed items are left out.');
    return null;
  }
  const markers = take.lines.filter(([key]) => key === 'SM').flatMap((words) => markersOf(words));
  if (markers.length > 0 && (offset !== 0 || rate !== 1)) {
    notes.add('Stretched items that begin within their file, or have a play rate besides, are left out.');
    return null;
  }
  const points = markers.length > 1 ? markers.map(([at, s]) => [position + at, s] as const) : null;
  const rises = (points ?? []).every((p, i) => {
    const before = points?.[i - 1];
    return !before || (p[0] > before[0] && p[1] > before[1]);
  });
  if (!rises) {
    notes.add('Items whose stretch markers go back are left out.');
    return null;
  }
  const name = take.lines.find(([key]) => key === 'NAME')?.[1] ?? source.path;
  return {
    clip: {
      ...{ media: source.path, name, kind: 'both' },
      points: points ?? [
        [position, offset],
        [position + length, offset + length * rate],
      ],
    },
    isMuted: (number(item.lines, 'MUTE') ?? 0) > 0,
    isVideo: source.isVideo,
  };
}

/** Of several takes the one marked as chosen, else the first: what stands between one `TAKE` and the next. */
function chosenTake({ lines, blocks, at }: Block): { lines: Block['lines']; source: Block } | null {
  const cuts = lines.flatMap(([key], k) => (key === 'TAKE' ? [k] : []));
  const starts = [0, ...cuts];
  const selected = cuts.findIndex((k) => lines[k]?.includes('SEL'));
  const which = selected + 1;
  const [from, to] = [starts[which] ?? 0, starts[which + 1] ?? Number.POSITIVE_INFINITY];
  const inside = (k: number) => k >= from && (k < to || to === Number.POSITIVE_INFINITY);
  const source = blocks.find((each, k) => {
    const before = at[k] ?? 0;
    return (
      each.name === 'SOURCE' &&
      before > (which === 0 ? -1 : from) &&
      (which === starts.length - 1 || before <= to)
    );
  });
  return source ? { lines: lines.filter((_, k) => inside(k)), source } : null;
}

type SourceFile = {
  readonly path: string;
  /** Source seconds at which it begins: of a section. */
  readonly from: number;
  readonly isVideo: boolean;
  readonly isReversed: boolean;
};

function fileIn({ words, lines, blocks }: Block): SourceFile | null {
  const kind = words[1] ?? '';
  if (kind === 'SECTION') {
    const inner = blocks.find(({ name }) => name === 'SOURCE');
    const found = inner && fileIn(inner);
    const start = Number(lines.find(([key]) => key === 'STARTPOS')?.[1] ?? 0);
    const mode = Number(lines.find(([key]) => key === 'MODE')?.[1] ?? 0);
    if (!found || !Number.isFinite(start)) return null;
    return { ...found, from: found.from + start, isReversed: found.isReversed || (mode & 2) !== 0 };
  }
  const path = lines.find(([key]) => key === 'FILE')?.[1];
  if (path === undefined || path === '' || /^MIDI/.test(kind)) return null;
  return { path, from: 0, isVideo: kind === 'VIDEO', isReversed: false };
}

/** `SM 0 1.5 + 2 3.7`: a place in the item and a source time each, further numbers after them. */
function markersOf([, ...words]: readonly string[]): readonly (readonly [number, number])[] {
  const markers: (readonly [number, number])[] = [];
  let open: number[] = [];
  for (const word of [...words, '+']) {
    if (word !== '+') {
      open.push(Number(word));
      continue;
    }
    const [at, source] = open;
    if (at !== undefined && source !== undefined && Number.isFinite(at) && Number.isFinite(source))
      markers.push([at, source]);
    open = [];
  }
  return markers;
}
