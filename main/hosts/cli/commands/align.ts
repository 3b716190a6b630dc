import type { AlignResult } from '#main/hosts/api/results.ts';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { leastConfidence } from '#src/align/judge.ts';
import { stepPatterns } from '#src/align/dtw/step-tables.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { MethodFacts } from '#src/align/methods/facts.ts';
import type { OptionName } from '#src/align/methods/options.ts';
import { StorageError } from '#src/model/errors.ts';
import { followStream } from '#main/align/follow-stream.ts';
import { readSequence, sequenceEndings } from '#main/align/read-sequence.ts';
import type { AlignOutcome } from '#main/align/task.ts';
import { writeProjections } from '#main/align/write-projections.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, type CommandCall, deviceOption, outputOption } from '../command.ts';
import { timesOption } from './table-times.ts';
import { projectionsOption } from './correlate.ts';
import { type AlignArguments, alignArguments, featuresOption, streamed } from './align-arguments.ts';
import { alignOptionTable, flagOf } from './align-options.ts';
import { alignFile, alignJson, alignText } from './align-report.ts';

/** One line of the help: what may be asked of a method. */
function taken({ name, two, more }: MethodFacts): string {
  const flags = (names: readonly OptionName[]) => names.map(flagOf).join(' ') || 'none';
  return `  ${name.padEnd(12)}${flags(two)}${more ? ` (${flags(more)})` : ''}`;
}

/** `syncline align`: aligns sequences of numbers. */
export const alignCommand: Command<AlignResult> = {
  name: 'align',
  summary: 'Align time series of any kind: DTW and its family',
  usage: 'align X Y [Z…] [options]',
  options: {
    method: { kind: 'value', value: 'NAME', help: 'how; see below (default dtw)' },
    ...Object.fromEntries(alignOptionTable.map(({ flag, spec }) => [flag, spec])),
    features: featuresOption,
    projections: projectionsOption,
    times: timesOption,
    device: deviceOption,
    output: { ...outputOption, help: 'write the path there: .csv, .npy or .json' },
  },
  lesson: [
    'Methods, with what each minimises:',
    ...alignMethods.map(({ name, minimises }) => `  ${name.padEnd(12)}${minimises}`),
    '',
    'Options that each takes (and with three or more sequences):',
    ...alignMethods.map(taken),
    '',
    `Sequences are read from ${sequenceEndings.join(', ')} files. Tables have a row per frame, and may have a header,`,
    'a column of times and comments; the delimiter and the decimal mark are found out. Without a header a first column',
    'that rises evenly is taken for times, which is told; --times none keeps it as a value. Motions (.bvh, .amc with the',
    '.asf of its name beside it, .c3d) become the places of their joints or markers; see --features.',
    '',
    `Steps: ${[...stepPatterns.keys()].join(', ')},`,
    'or rabinerJuang:TYPE as in rabinerJuang:Vd, or a file of your own: {"productions": [[[1,1,2]], [[1,0,1]], [[0,1,1]]]}, a list',
    'of productions, each a list of moves [frames of X, frames of Y, weight].',
    '',
    'Windows that are kept together: --window may be given again. mask:FILE is a table or array with a row for each frame of X',
    'and a value for each of Y, 0 where the path must not go; corridor:20:FILE keeps within 20 frames of a path that align has written',
    'before (.csv, .json, .npy); forbidden:100:200,0:50 closes frames 100 to 199 of X against 0 to 49 of Y.',
    '',
    'The mean of several sequences (their DTW barycentre): --many barycentre with three or more; --json holds it.',
    '',
    'Examples:',
    '  syncline align walk1.csv walk2.csv                          the cheapest path, and its cost',
    '  syncline align a.npy b.npy --step symmetricP1 --json        slope between 1/2 and 2; JSON for scripts',
    '  syncline align a.csv b.csv --window sakoe-chiba:50 -o p.csv  at most 50 frames apart; the path as a table',
    '  syncline align word.csv speech.csv --subsequence=5          the five best places of X in Y',
    '  syncline align word.csv speech.csv --subsequence=2 --pin 0,410 --window slanted:9   one begins at frame 410; near an even pace',
    '  syncline align a.csv b.csv --pin 120,98 --pin 300,310       through two known moments',
    '  syncline align a.csv b.csv --gaps 2 --open-end              foreign frames left out at a price of 2 each',
    '  syncline align a.csv b.csv --window corridor:25:p.csv       near the path of a former, coarser run',
    '  syncline align a.csv b.csv c.csv --many barycentre --json   all three with their mean, and the mean itself',
    '  syncline align live.csv score.csv --method online --band 200 as frames come: what came later is not looked at',
    '  sensor | syncline align - score.csv --method online       rows from a pipe, each answered when it comes: i,j,cost',
    '  syncline align a.csv b.csv --method ctw --kernel rbf:0.5    what is related, but by no straight line',
    '  syncline align x1.csv y1.csv x2.csv y2.csv --method dctw --pool   one pair of networks learns from two pairs',
    '  syncline align motion.bvh emg.csv --method ctw              sequences of different kinds',
    '  syncline align eeg.csv video.npy --method dctw --json       related by no straight line: small networks, kept',
    '                                                              only if they agree better on frames left out',
    '  syncline align a.c3d b.c3d c.c3d --method gtw --dims 3      three at once',
    '  syncline align new1.csv new2.csv old*.csv --method ttn --pool   a network that learned from the old predicts the new',
    '',
  ].join('\n'),
  async run(call) {
    const given = alignArguments(call);
    if (given.output !== null && existsSync(given.output) && !given.overwrite)
      throw new StorageError(
        'exists',
        `“${given.output}” is already there.`,
        'Choose another name, or add --overwrite.',
      );
    const outcome = given.files[0] === streamed ? await followInput(given, call) : await align(given, call);
    const { matches, index, doubts = [], confidence = 1 } = outcome.alignment;
    const isEmpty = matches ? matches.length === 0 : index[0]?.length === 0;
    if (given.output !== null)
      await writeSafely(given.output, alignFile(outcome, given), { overwrite: given.overwrite });
    const { space, projected, correlations } = { ...outcome.alignment, projected: outcome.projected };
    if (given.projections !== null && space && projected)
      await writeProjections(
        given.projections,
        {
          ...{ space, projected, index },
          method: given.method.name,
          paths: outcome.sequences.map(({ path }) => path),
          correlations: correlations ?? [],
          positions: outcome.alignment.positions,
        },
        { overwrite: given.overwrite },
      );
    return {
      // Contradicted in all that was asked it is no surer than what is refused.
      exit: isEmpty || (doubts.length > 0 && confidence <= leastConfidence) ? 3 : 0,
      json: alignJson(outcome, given.method.name),
      // Of a stream each row was printed when it came.
      text: given.files[0] === streamed ? '' : alignText(outcome, given),
    };
  },
};

async function align(given: AlignArguments, call: CommandCall): Promise<AlignOutcome> {
  const pool = createPool(1);
  try {
    const outcome = await pool.run(
      'alignFiles',
      {
        files: given.files,
        method: given.method.name,
        options: given.options,
        projected: given.projections !== null,
        ...(given.features && { features: given.features }),
        ...(given.times && { times: given.times }),
      },
      { signal: call.signal, progress: call.progress, device: given.device },
    );
    for (const { path, notes } of outcome.sequences) for (const note of notes) call.warn(`${path}: ${note}`);
    for (const note of outcome.alignment.notes) call.warn(note);
    return outcome;
  } finally {
    await pool.close();
  }
}

/** Rows from standard input: prints where each is matched as soon as it has come, as i,j,cost or (--json) an object a line. */
async function followInput(given: AlignArguments, call: CommandCall): Promise<AlignOutcome> {
  const known = await readSequence(given.files[1] as string, {
    features: given.features ?? undefined,
    times: given.times ?? undefined,
  });
  const print = (line: string) =>
    new Promise<void>((done) => process.stdout.write(`${line}\n`, () => done()));
  if (!call.json) await print('i,j,cost');
  try {
    // Its lines are lost that come before anybody asks for them.
    const input = createInterface({ input: process.stdin, signal: call.signal });
    const outcome = await followStream(
      input,
      {
        known,
        path: given.files[1] as string,
        band: given.options.band,
        times: given.times ?? undefined,
      },
      async ({ i, j, cost }) => await print(call.json ? JSON.stringify({ i, j, cost }) : `${i},${j},${cost}`),
      call.signal,
    );
    for (const { path, notes } of outcome.sequences) for (const note of notes) call.warn(`${path}: ${note}`);
    return outcome;
  } finally {
    // Whoever sends rows may go on: the program waits for none any more.
    process.stdin.destroy();
  }
}
