import { existsSync } from 'node:fs';
import { chanceInWords } from '#src/model/by-chance.ts';
import { type CorrelateMethod, correlateMethods } from '#src/align/correlate.ts';
import { StorageError } from '#src/model/errors.ts';
import type { CorrelateOutcome } from '#main/align/correlate-task.ts';
import { heldOutJson } from '#main/align/held-out-json.ts';
import { mapsJson, tooLarge } from '#main/align/map-json.ts';
import { writeProjections } from '#main/align/write-projections.ts';
import type { CorrelateResult } from '#main/hosts/api/results.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, type CommandCall, outputOption, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { featuresOf, featuresOption } from './align-arguments.ts';
import { alignOptionTable, askedOption } from './align-options.ts';
import { timesOf, timesOption } from './table-times.ts';

const ridgeHelp =
  'λ of every column as a share of its variance: 1e-6 by default, on stretches left out 1e-4, with a kernel 0.01';

const shared = ['dims', 'kernel', 'pca', 'ridge'] as const;

export const projectionsOption = {
  kind: 'value',
  writes: true,
  value: 'FOLDER',
  help: 'write what takes each sequence to the common space there: .npy files, and projections.json, which says what each is',
} as const;

/** `syncline correlate`: canonical correlations of sequences whose moments are known. */
export const correlateCommand: Command<CorrelateResult> = {
  name: 'correlate',
  summary: 'Correlate sequences that need no warping: CCA, kernel CCA, generalised CCA',
  usage: 'correlate X Y [Z…] [options]',
  options: {
    method: {
      kind: 'value',
      value: correlateMethods.join('|'),
      help: 'how; default cca, with --kernel kcca, of three and more gcca',
    },
    along: {
      kind: 'value',
      value: 'FILE',
      help: 'a path that align wrote (.csv, .json, .npy): which frames are one moment (default frame by frame)',
    },
    ...Object.fromEntries(
      alignOptionTable
        .filter(({ key }) => shared.some((name) => name === key))
        .map(({ key, flag, spec }) => [flag, key === 'ridge' ? { ...spec, help: ridgeHelp } : spec]),
    ),
    features: featuresOption,
    times: timesOption,
    seed: seedOption,
    projections: projectionsOption,
    output: { ...outputOption, help: 'write the result there: .json' },
  },
  lesson: [
    'Methods:',
    '  cca     of two sequences: projections U, V under which frames that are one moment correlate most',
    '  kcca    the same of what a kernel makes of the frames (default rbf), on its strongest components (--pca says how many)',
    '  gcca    of any number: projections that come nearest to one common course; with --kernel of what it makes of the frames',
    '',
    'Frames are paired as they stand, so that all must have as many, or by a path. Nothing is warped: align does that, and',
    'align --method ctw or gtw finds path and projections together.',
    'Correlations are in-sample. Beside them stands what is reached on stretches of time that were left out, and where all but',
    'the first sequence are shifted at random, 19 times; a p below 0.05 is told by how far beyond all of them it lies (Student’s t).',
    '',
    'Examples:',
    '  syncline correlate eeg.csv sound.csv                      canonical correlations',
    '  syncline correlate a.csv b.csv --along path.csv --json    of sequences that align has aligned',
    '  syncline correlate a.npy b.npy --kernel rbf:0.5           related by no straight line',
    '  syncline correlate a.csv b.csv c.csv --projections out    three at once; projections as .npy files in out/',
    '',
  ].join('\n'),
  async run(call) {
    const given = correlateArguments(call);
    const { output, folder, overwrite, method } = given;
    if (output !== null && existsSync(output) && !overwrite)
      throw new StorageError(
        'exists',
        `“${output}” is already there.`,
        'Choose another name, or add --overwrite.',
      );
    const outcome = await correlated(given, call);
    const { found, index, projected, sequences } = outcome;
    const json = correlateJson(outcome, method);
    for (const note of json.notes) call.warn(note);
    if (folder !== null && projected)
      await writeProjections(
        folder,
        {
          ...{ method, index, projected },
          paths: sequences.map(({ path }) => path),
          space: found.space,
          correlations: found.correlations,
        },
        { overwrite },
      );
    if (output !== null) await writeSafely(output, `${JSON.stringify(json)}\n`, { overwrite });
    return { exit: 0, json, text: correlateText(outcome, method, folder) };
  },
};

type Given = ReturnType<typeof correlateArguments>;

function correlateArguments({ files, options }: CommandCall) {
  if (files.length < 2) throw usageError('correlate wants at least two sequences.');
  const [kernel, components] = [askedOption(options, 'kernel'), askedOption(options, 'pca')];
  const usual: CorrelateMethod = files.length > 2 ? 'gcca' : kernel ? 'kcca' : 'cca';
  const method = options.choice('method', correlateMethods, usual);
  if (method !== 'gcca' && files.length > 2)
    throw usageError(`${method} is of two sequences. For ${files.length} use gcca.`);
  if (method === 'cca' && kernel) throw usageError('cca takes no --kernel: kcca does, and gcca.');
  if (components !== null && method !== 'kcca' && !kernel)
    throw usageError(
      '--pca says how many components of a kernel’s space are kept: give --kernel, or --method kcca.',
    );
  const output = options.text('output') ?? null;
  if (output !== null && !/\.json$/i.test(output))
    throw usageError(`correlate writes .json files, not “${output}”.`);
  return {
    ...{ files, method, kernel, components, output },
    dims: askedOption(options, 'dims'),
    ridge: askedOption(options, 'ridge'),
    along: options.text('along') ?? null,
    seed: options.number('seed', 1, 0),
    folder: options.text('projections') ?? null,
    overwrite: options.flag('overwrite'),
    features: featuresOf(files, options),
    times: timesOf(files, options),
  };
}

async function correlated(given: Given, call: CommandCall): Promise<CorrelateOutcome> {
  const { files, method, along, seed, folder, dims, ridge, kernel, components, features, times } = given;
  const pool = createPool(1);
  try {
    return await pool.run(
      'correlateFiles',
      {
        ...{ files, method, along, seed, projected: folder !== null },
        ...(dims !== null && { dims }),
        ...(ridge !== null && { ridge }),
        ...(kernel && { kernel }),
        ...(components !== null && { components }),
        ...(features && { features }),
        ...(times && { times }),
      },
      { signal: call.signal, progress: call.progress },
    );
  } finally {
    await pool.close();
  }
}

function correlateJson({ found, sequences }: CorrelateOutcome, method: CorrelateMethod): CorrelateResult {
  const { correlations, judged, agreements, points, space } = found;
  const projections = mapsJson(space);
  return {
    version: 1,
    ...{ method, points, correlations, heldOut: judged && heldOutJson(judged, method) },
    agreements:
      agreements?.map(({ heldOut, ...pair }) => ({
        ...pair,
        heldOut: heldOut ? heldOutJson(heldOut, method) : null,
      })) ?? null,
    projections,
    notes: [
      ...sequences.flatMap(({ path, notes }) => notes.map((note) => `${path}: ${note}`)),
      ...found.notes,
      ...(projections ? [] : [tooLarge]),
    ],
  };
}

function correlateText(
  { found, sequences }: CorrelateOutcome,
  method: CorrelateMethod,
  folder: string | null,
): string {
  const { correlations, judged, agreements, points } = found;
  const list = (values: readonly number[]) => values.map((r) => fixed(r, 3)).join(', ') || 'none';
  const lines = [
    ...sequences.map(({ path, frames, dims }) => `${plain(path)}: ${frames} frames × ${dims}`),
    '',
    `${method} of ${points} moments`,
    `  correlations, in-sample: ${list(correlations)}`,
  ];
  if (judged) lines.push(`  on stretches left out: ${list(judged.ctw.correlations)}`);
  if (judged?.chance)
    lines.push(
      `  ${fixed(judged.ctw.information, 2)} nats a moment there; shifted at random ${chanceInWords(judged.chance)}`,
    );
  for (const { sequences: two, correlations, heldOut } of agreements ?? [])
    lines.push(
      `    ${two.map((s) => s + 1).join(' and ')}: ${list(correlations)} (every two by themselves)${heldOut ? `; left out ${list(heldOut.ctw.correlations)}, p = ${fixed(heldOut.chance?.p ?? 1, 3)}` : ''}`,
    );
  lines.push(
    folder === null
      ? 'Use --json, or --projections FOLDER, for the projections.'
      : `Projections written to ${plain(folder)}.`,
  );
  return `${lines.join('\n')}\n`;
}
