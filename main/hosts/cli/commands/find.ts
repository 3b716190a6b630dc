import type { FindResult } from '#main/hosts/api/results.ts';
import { type FindMatch, type FindOutcome, findElsewhere, type NearMatch } from '#main/query/find.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { rangeOf } from './export.ts';
import { isFolder, timesOf, timesOption } from './table-times.ts';

const kinds = ['auto', 'music', 'speech'] as const;

/** `syncline find`: where else a passage stands. */
export const findCommand: Command<FindResult> = {
  name: 'find',
  summary: 'Find a passage elsewhere: in other recordings, or in other data files',
  usage: 'find QUERY LIBRARY… [options]',
  options: {
    range: { kind: 'value', value: 'T0:T1', help: 'the passage: these seconds of QUERY (default all of it)' },
    top: { kind: 'value', value: 'K', help: 'at most so many places (default 10)' },
    by: {
      kind: 'value',
      value: kinds.join('|'),
      help: 'what of the sound to compare (default auto: what tells more)',
    },
    'by-example': {
      kind: 'value',
      many: true,
      value: 'FILE',
      help: 'twice: X like QUERY, Y like LIBRARY, of one event and begun at one moment; see below',
    },
    times: timesOption,
    seed: seedOption,
  },
  lesson: [
    'LIBRARY is any number of files, and folders whose recordings and tables are meant. Sound is compared with sound',
    '(chroma and onsets, or cepstra), numbers (.csv, .npy, .bvh, .amc, .c3d) with numbers of as many columns.',
    'Passages are found where they run at 2/3 to 3/2 of the pace, through another device, in noise; music in',
    'another key is not. QUERY may be in LIBRARY itself: the passage is then not found in its own place.',
    '',
    'Every place is compared with luck: with what the passage, cut up and put together in another order, would find in',
    'the same library. Only what luck would find at most three times in 10,000 searches is told, so that “nothing found” is an',
    'answer (exit 3); what comes nearest is then shown as that. Of each place:',
    '  rate        how many times as fast as in QUERY',
    '  score       1 the very same, 0 no more alike than luck would have it',
    '  confidence  1 − the probability that luck finds something as like; of what comes nearest that itself, as luck',
    '',
    'A passage can be looked for in recordings of another kind (a movement in sounds, one machine’s columns in',
    'another’s) once an example shows what they have in common: two recordings of one event that began at the same',
    'moment, ten seconds at least, better minutes. What correlates in parts of it held out is compared (CCA).',
    '',
    'The first search analyses each file, the next finds that done. Most passages of 4 s are found, more of longer ones.',
    '',
    'Examples:',
    '  syncline find song.wav archive/ --range 61:72          those eleven seconds, anywhere in a folder',
    '  syncline find jingle.wav broadcast.mp3 --top 50 --json  every time it was played',
    '  syncline find walk.bvh session1/ session2/ --range 3:6  a movement, in other sessions',
    '  syncline find bow.csv concerts/ --range 3:9 --by-example bowing.csv --by-example bowing.wav',
    '                                                         the sound that goes with a gesture',
    '',
  ].join('\n'),
  async run(call) {
    const [query, ...library] = call.files;
    if (query === undefined || library.length === 0)
      throw usageError('find wants a recording that holds the passage, and where to look for it.');
    const top = call.options.number('top', 10, 1, 10_000);
    if (!Number.isInteger(top)) throw usageError(`--top wants a whole number, not ${top}.`);
    const seed = call.options.number('seed', 1, 0, 2 ** 31 - 1);
    if (!Number.isInteger(seed)) throw usageError(`--seed wants a whole number, not ${seed}.`);
    const example = call.options.texts('by-example');
    const [x, y] = example;
    if (example.length !== 0 && example.length !== 2)
      throw usageError('--by-example is given twice: a recording like QUERY, and one like LIBRARY.');
    const request = {
      query,
      range: rangeOf(call.options.text('range')),
      library,
      example: x !== undefined && y !== undefined ? ([x, y] as const) : null,
      by: call.options.choice('by', kinds, 'auto'),
      count: top,
      times: timesOf([query, ...library, ...example], call.options, isFolder) ?? 'auto',
      seed,
    };
    const pool = createPool(1);
    try {
      const outcome = await findElsewhere(pool, request, { signal: call.signal, progress: call.progress });
      for (const { path, reason } of outcome.skipped) call.warn(`Skipped ${path}: ${reason}`);
      const isPart = outcome.skipped.some(({ named }) => named);
      return {
        exit: outcome.matches.length === 0 || isPart ? 3 : 0,
        json: result(outcome, query),
        text: report(outcome, query),
      };
    } finally {
      await pool.close();
    }
  },
};

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** All figures rounded. */
const inFigures = <T extends FindMatch | NearMatch>(place: T): T =>
  Object.fromEntries(
    Object.entries(place).map(([key, value]) => [key, typeof value === 'number' ? rounded(value) : value]),
  ) as T;

function result(
  { range, by, correlations, matches, nearest, searched, skipped, reason }: FindOutcome,
  path: string,
): FindResult {
  return {
    version: 1,
    found: matches.length > 0,
    query: { path, start: rounded(range[0]), end: rounded(range[1]) },
    by: by && (by[0] === by[1] ? by[0] : by.join('-')),
    correlations: correlations?.map(rounded) ?? null,
    matches: matches.map(inFigures),
    nearest: nearest.map(inFigures),
    searched: {
      files: searched.files,
      seconds: rounded(searched.seconds),
      skipped: skipped.map(({ path, reason }) => ({ path, reason })),
    },
    reason,
  };
}

const head = (last: string): string => `     start        end   rate  score ${last.padStart(10)}  file`;
const row = (each: FindMatch | NearMatch): string =>
  `${fixed(each.start, 2).padStart(10)} ${fixed(each.end, 2).padStart(10)} ${fixed(each.rate, 2).padStart(6)} ${fixed(each.score, 2).padStart(6)} ${fixed('luck' in each ? each.luck : each.confidence, 4).padStart(10)}  ${plain(each.path)}`;

function report(
  { range, by, matches, nearest, searched, skipped, reason }: FindOutcome,
  path: string,
): string {
  const looked = `${searched.files} ${searched.files === 1 ? 'file' : 'files'}, ${fixed(searched.seconds / 60, 1)} minutes${by ? `, by ${by[0] === by[1] ? by[0] : by.join(' and ')}` : ''}`;
  const left = skipped.length > 0 ? `; ${skipped.length} skipped` : '';
  const what = `${plain(path)}, ${fixed(range[0], 2)} s to ${fixed(range[1], 2)} s`;
  if (reason !== null) {
    const near =
      nearest.length > 0
        ? ['What comes nearest, and how likely luck finds as much:', head('luck'), ...nearest.map(row)]
        : [];
    return [`Not found: ${what}`, `${reason} (searched: ${looked}${left})`, ...near, ''].join('\n');
  }
  const places = `${matches.length} ${matches.length === 1 ? 'place' : 'places'}`;
  return [
    `${what}: found in ${places} (searched: ${looked}${left})`,
    head('confidence'),
    ...matches.map(row),
    '',
  ].join('\n');
}
