import {
  type Annotation,
  extentOf,
  layersOf,
  namedTier,
  roleOfName,
  type Tier,
  type Tiers,
} from '#src/model/tiers.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { untimedLost } from './losses.ts';
import { type Converted, type Read, ReadNotes, type Written } from './reading.ts';
import { badFile, quoted } from './refusal.ts';
import type { RetimedTiers } from './retimed-tiers.ts';

/** A Praat TextGrid in its text form, long or short. */
export type TextGrid = {
  readonly format: 'textgrid';
  readonly layout: 'long' | 'short';
  readonly start: SourceTime;
  readonly end: SourceTime;
  readonly tiers: readonly TextGridTier[];
};

export type TextGridTier = {
  readonly kind: 'interval' | 'point';
  readonly name: string;
  readonly start: SourceTime;
  readonly end: SourceTime;
  /** A point starts and ends at once. */
  readonly items: readonly { readonly start: SourceTime; readonly end: SourceTime; readonly text: string }[];
};

/**
 * Praat's way to read: of all that stands in the file only free-standing numbers, quoted strings and flags count;
 * `xmin =`, `intervals [1]:` and comments after `!` do not. So both layouts, and ELAN's, are one.
 */
type Token = { readonly kind: 'number' | 'string' | 'flag'; readonly text: string; readonly line: number };

function* tokens(text: string, file: string): Generator<Token> {
  const part = /\r\n?|\n|[^\S\r\n]+|"[^"]*(?:""[^"]*)*("?)|!.*|<[^<>\s]*>|[^\s"]+/g;
  let line = 1;
  for (const [one, closing] of text.matchAll(part)) {
    const from = line;
    if (one.startsWith('"')) {
      if (closing !== '"')
        throw badFile(file, `line ${from}`, 'its quotation is not closed', 'Is it cut off?');
      line += one.match(/\r\n?|\n/g)?.length ?? 0;
      yield {
        kind: 'string',
        text: one.slice(1, -1).replaceAll('""', '"').replace(/\r\n?/g, '\n'),
        line: from,
      };
    } else if (/^[\r\n]/.test(one)) line++;
    else if (one.startsWith('<')) yield { kind: 'flag', text: one, line };
    else if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(one)) yield { kind: 'number', text: one, line };
  }
}

/** @throws InvalidInputError `bad-file` with the line */
export function readTextGrid(text: string, file: string): Read<TextGrid> {
  const source = tokens(text.replace(/^\uFEFF/, ''), file);
  const notes = new ReadNotes();
  let line = 1;
  const take = (kind: Token['kind'], what: string): string => {
    const { value, done } = source.next();
    if (done) throw badFile(file, `line ${line}`, `it ends where ${what} should follow`, 'Is it cut off?');
    line = value.line;
    if (value.kind !== kind)
      throw badFile(
        file,
        `line ${line}`,
        `${quoted(value.text)} stands where ${what} should`,
        'Export it again.',
      );
    return value.text;
  };
  const time = (what: string): SourceTime => {
    const value = Number(take('number', what));
    if (!Number.isFinite(value))
      throw badFile(file, `line ${line}`, `${what} is no number`, 'Export it again.');
    return sourceTime(value + 0);
  };
  const count = (what: string): number => {
    const value = time(what);
    if (Number.isInteger(value) && value >= 0) return value;
    throw badFile(file, `line ${line}`, `${what} is ${value}`, 'Export it again.');
  };
  if (/^\s*"Praat chronological/.test(text))
    throw badFile(
      file,
      'line 1',
      'it is a chronological TextGrid',
      'Save it in Praat as a text or short text file.',
    );
  const type = take('string', 'the type “ooTextFile”');
  const isPraat = type.startsWith('ooTextFile');
  const held = isPraat ? take('string', 'the class “TextGrid”') : '';
  if (held !== 'TextGrid')
    throw badFile(
      file,
      `line ${line}`,
      isPraat ? `it is a ${quoted(held)} of Praat, no TextGrid` : 'it is no TextGrid',
      held === 'Collection' ? 'Save one TextGrid of it alone.' : 'Choose a TextGrid saved as text.',
    );
  const start = time('the start of the TextGrid');
  const end = time('the end of the TextGrid');
  const tiers: TextGridTier[] = [];
  const isThere = take('flag', '<exists>') === '<exists>';
  for (let left = isThere ? count('the number of tiers') : 0; left > 0; left--) {
    const kind = kindOf(take('string', 'the class of a tier'));
    if (!kind) throw badFile(file, `line ${line}`, 'the tier is of no known class', 'Remove it in Praat.');
    const name = take('string', 'the name of a tier');
    const span = [time('the start of a tier'), time('the end of a tier')] as const;
    const items: TextGridTier['items'][number][] = [];
    for (let k = count('the number of its annotations'); k > 0; k--) {
      const from = time('the start of an annotation');
      const to = kind === 'point' ? from : time('the end of an annotation');
      if (to < from) notes.add(line, 'the interval ends before it starts; it ends where it starts now.');
      if (from < (items.at(-1)?.end ?? from)) notes.add(line, 'it overlaps the one before it; kept so.');
      items.push({
        start: from,
        end: to < from ? from : to,
        text: take('string', 'the text of an annotation'),
      });
    }
    tiers.push({ kind, name, start: span[0], end: span[1], items });
  }
  if (!source.next().done) notes.add(line, 'what follows belongs to no tier and was passed over.');
  const layout = /\sxmin\s*=/.test(text.slice(0, 1000)) ? 'long' : 'short';
  return { document: { format: 'textgrid', layout, start, end, tiers }, notes: notes.list() };
}

const kindOf = (name: string): TextGridTier['kind'] | null =>
  name === 'IntervalTier' ? 'interval' : name === 'TextTier' ? 'point' : null;

/** Keeps all but line ends within texts, which become \n. */
export function writeTextGrid({ layout, start, end, tiers }: TextGrid): Written {
  const isLong = layout === 'long';
  const out: string[] = ['File type = "ooTextFile"', 'Object class = "TextGrid"', ''];
  const put = (depth: number, label: string, value: string | number) =>
    out.push(isLong ? `${'    '.repeat(depth)}${label}${value} ` : String(value));
  const head = (depth: number, text: string) => {
    if (isLong) out.push(`${'    '.repeat(depth)}${text}`);
  };
  put(0, 'xmin = ', start);
  put(0, 'xmax = ', end);
  put(0, 'tiers? ', '<exists>');
  put(0, 'size = ', tiers.length);
  head(0, 'item []: ');
  tiers.forEach(({ kind, name, start, end, items }, t) => {
    const isPoint = kind === 'point';
    head(1, `item [${t + 1}]:`);
    put(2, 'class = ', isPoint ? '"TextTier"' : '"IntervalTier"');
    put(2, 'name = ', inQuotes(name));
    put(2, 'xmin = ', start);
    put(2, 'xmax = ', end);
    put(2, isPoint ? 'points: size = ' : 'intervals: size = ', items.length);
    items.forEach((item, k) => {
      head(2, `${isPoint ? 'points' : 'intervals'} [${k + 1}]:`);
      put(3, isPoint ? 'number = ' : 'xmin = ', item.start);
      if (!isPoint) put(3, 'xmax = ', item.end);
      put(3, isPoint ? 'mark = ' : 'text = ', inQuotes(item.text));
    });
  });
  return { text: `${out.join('\n')}\n`, lost: [] };
}

const inQuotes = (text: string): string => `"${text.replace(/\r\n?/g, '\n').replaceAll('"', '""')}"`;

/** A tier named `Anna words` holds Anna's words, and belongs to her segments. */
const spokenBy = /^(.+?)(?: -)? (segments|words|phones|utterances)(?: \(\d+\))?$/;

function speakerOf(name: string): string | null {
  const named = namedTier(name);
  return named ? named.speaker : (spokenBy.exec(name)?.[1] ?? null);
}

export function tiersOfTextGrid({ start, end, tiers }: TextGrid): Tiers {
  return {
    extent: [start, end],
    tiers: tiers.map(
      ({ kind, name, items }): Tier => ({
        ...{ name, kind, role: roleOfName(name, kind), language: null, parent: null },
        speaker: speakerOf(name),
        annotations: items.map((item) => ({ ...item, confidence: null, status: null, parent: null })),
      }),
    ),
  };
}

/** The length that an annotation without one gets, seconds: Praat knows no empty intervals. */
const leastLength = 0.001;

/** Praat wants intervals that fill their tier: gaps become empty ones, overlapping ones go to further tiers. */
export function textGridOfTiers(source: Tiers): Converted<TextGrid> {
  const lost = new Set<string>();
  let [start, end] = extentOf(source);
  const laid = source.tiers.flatMap((tier) => {
    const { annotations, kind } = tier;
    const untimed = annotations.filter((a) => a.start === null || a.end === null).length;
    if (untimed > 0)
      lost.add(
        untimedLost(untimed, `${untimed === 1 ? 'annotation' : 'annotations'} of “${tier.name}”`, 'TextGrid'),
      );
    if (annotations.some((a) => a.confidence !== null)) lost.add('Confidences are not kept by TextGrid.');
    if (annotations.some((a) => a.status === 'confirmed'))
      lost.add('Which words are confirmed is not kept by TextGrid.');
    if (tier.parent !== null) lost.add('Which tier belongs to which is not kept by TextGrid.');
    if (tier.language !== null) lost.add('The language of a tier is not kept by TextGrid.');
    const empty = kind === 'point' ? 0 : annotations.filter(isTimedAndEmpty).length;
    if (empty > 0) lost.add(emptyLost(empty, tier.name));
    const solid = annotations.map((a) => {
      if (kind === 'point' || a.start === null || a.end === null || a.end > a.start) return a;
      lost.add('Annotations without a length last a millisecond in TextGrid.');
      return { ...a, end: sourceTime(a.start + leastLength) };
    });
    const layers = layersOf(solid, kind === 'point' ? Number.POSITIVE_INFINITY : 1e-9);
    if (layers.length > 1) lost.add('Overlapping annotations are on tiers of their own in TextGrid.');
    for (const a of layers.flat()) if (a.end !== null && a.end > end) end = a.end;
    return (layers.length === 0 ? [[]] : layers).map((layer, k) => ({
      ...{ kind, layer, name: k === 0 ? tier.name : `${tier.name} (${k + 1})` },
    }));
  });
  if (end <= start) end = sourceTime(start + leastLength);
  if (start > 0) start = sourceTime(0);
  const tiers = laid.map(({ kind, name, layer }): TextGridTier => {
    if (kind === 'point') return { kind, name, start, end, items: layer.map(itemOf) };
    const { items, closed } = filled(layer, start, end);
    if (closed) lost.add('Gaps shorter than a microsecond are closed in TextGrid.');
    return { kind, name, start, end, items };
  });
  return { document: { format: 'textgrid', layout: 'long', start, end, tiers }, lost: [...lost] };
}

const isTimedAndEmpty = ({ start, end, text }: Annotation): boolean =>
  start !== null && end !== null && text.trim() === '';

/** An interval without a text is what Praat calls silence: nothing tells it from the gaps. */
const emptyLost = (count: number, tier: string): string =>
  count === 1
    ? `1 annotation of “${tier}” has no text: in TextGrid nothing tells it from a pause.`
    : `${count} annotations of “${tier}” have no text: in TextGrid nothing tells them from pauses.`;

const itemOf = ({ start, end, text }: Annotation): TextGridTier['items'][number] => ({
  ...{ start: start as SourceTime, end: end as SourceTime, text },
});

/** Nearer than this two annotations touch, seconds: an empty interval between them would be dust. */
const dust = 1e-6;

/** Empty intervals between the annotations; `closed`: some gap, or overlap, was too short to be anything. */
function filled(
  layer: readonly Annotation[],
  start: SourceTime,
  end: SourceTime,
): { readonly items: TextGridTier['items']; readonly closed: boolean } {
  const items: TextGridTier['items'][number][] = [];
  let at = start;
  let closed = false;
  for (const item of layer.map(itemOf)) {
    const isDust = item.start !== at && Math.abs(item.start - at) < dust && at < item.end;
    if (!isDust && item.start > at) items.push({ start: at, end: item.start, text: '' });
    closed ||= isDust;
    items.push(isDust ? { ...item, start: at } : item);
    at = item.end;
  }
  if (at < end || items.length === 0) items.push({ start: at, end, text: '' });
  return { items, closed };
}

/** A TextGrid with its tiers' new times: tiers that stay are not touched, empty intervals are laid anew around the others. */
export function retimedTextGrid(
  grid: TextGrid,
  { kept, added }: RetimedTiers,
  end: number,
): Converted<TextGrid> {
  const lost = new Set<string>();
  const tiers = [
    ...kept.map(({ tier, annotations }) => ({
      tier,
      own: annotations?.map(({ now }) => now).filter(({ text }) => text.trim() !== ''),
    })),
    ...added.map((tier) => ({ tier, own: tier.annotations })),
  ];
  const [from, to] = extentOf({
    extent: [grid.start, sourceTime(Math.max(grid.end, end))],
    tiers: tiers.map(({ tier, own }) => ({ ...tier, annotations: own ?? [] })),
  });
  const names = new Set(tiers.map(({ tier }) => tier.name));
  const laid = tiers.flatMap(({ tier, own }, k): readonly TextGridTier[] => {
    if (!own) return [grid.tiers[k] as TextGridTier];
    const one = textGridOfTiers({ extent: [from, to], tiers: [{ ...tier, parent: null, annotations: own }] });
    for (const line of one.lost) lost.add(line);
    return one.document.tiers.map((each, n) =>
      n === 0 ? each : { ...each, name: freshName(each.name, names) },
    );
  });
  return { document: { ...grid, start: from, end: to, tiers: laid }, lost: [...lost] };
}

function freshName(wish: string, names: Set<string>): string {
  let name = wish;
  for (let k = 2; names.has(name); k++) name = `${wish} (${k})`;
  names.add(name);
  return name;
}
