import type { AlignResult } from '#main/hosts/api/results.ts';
import { chanceInWords, warpedAsFreely } from '#src/model/by-chance.ts';
import { extname } from 'node:path';
import type { ModelChoice } from '#src/align/deep-ctw/choice.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { PathSpread } from '#src/align/path-spread.ts';
import { writeNpy } from '#src/formats/npy.ts';
import { tableCsv } from '#src/formats/table-csv.ts';
import { mapsJson, tooLarge } from '#main/align/map-json.ts';
import { heldOutJson } from '#main/align/held-out-json.ts';
import { indexName } from '#main/align/index-names.ts';
import type { SequenceFacts } from '#main/align/sequence-facts.ts';
import type { AlignOutcome } from '#main/align/task.ts';
import { fixed, plain } from '../plain.ts';
import type { AlignArguments } from './align-arguments.ts';

/** Rows of the path: one frame index of every sequence each. */
const tuples = (index: readonly Int32Array[]): number[][] =>
  Array.from(index[0] ?? [], (_, t) => index.map((column) => column[t] as number));

/** What --json prints, and -o X.json holds. What is not known is null. */
export function alignJson({ alignment, sequences }: AlignOutcome, method: string): AlignResult {
  const { index, matches, cost, iterations, converged, correlations, device, choice, judged } = alignment;
  const found = matches
    ? {
        matches: matches.map(({ start, end, cost, i, j }) => ({ start, end, cost, path: tuples([i, j]) })),
      }
    : alignment.paths
      ? { paths: alignment.paths.map(tuples) }
      : { path: tuples(index) };
  const spreads = alignment.spreads?.map(spreadJson) ?? null;
  const agreements = alignment.agreements?.map((pair) => ({
    ...pair,
    ...(pair.heldOut !== undefined && { heldOut: pair.heldOut && heldOutJson(pair.heldOut, method) }),
  }));
  const sure = matches
    ? {}
    : sequences.length > 2 && !alignment.paths
      ? { spreads, agreements: agreements ?? null }
      : alignment.paths
        ? { spreads }
        : {
            spread: spreads?.[0] ?? null,
            ...(alignment.calibration && {
              calibration: { coverage: 0.9, deviations: 1.645, ...alignment.calibration },
            }),
          };
  const maps = alignment.space ? mapsJson(alignment.space) : null;
  const notes = [
    ...sequences.flatMap(({ path, notes }) => notes.map((note) => `${path}: ${note}`)),
    ...alignment.notes,
    ...(alignment.space && !maps ? [tooLarge] : []),
  ];
  const held = choice ? { heldOut: choice } : judged ? { heldOut: heldOutJson(judged, method) } : {};
  const about = {
    cost,
    ...(alignment.objective !== undefined && { objective: alignment.objective }),
    ...(alignment.leastSquares !== undefined && { leastSquares: alignment.leastSquares }),
    method,
    iterations,
    converged,
    correlations,
    device,
    ...(alignment.space && { projections: maps, weights: [...alignment.space.weights] }),
    ...held,
    ...sure,
    ...(alignment.doubts && { doubts: alignment.doubts, confidence: alignment.confidence }),
  };
  return { version: 1, ...found, ...about, ...madeJson(alignment), notes };
}

/** What some options make besides: rows of values, a frame each. */
function madeJson({
  predicted,
  barycentre,
  followed,
}: AlignOutcome['alignment']): Pick<AlignResult, 'predicted' | 'barycentre' | 'followed'> {
  const rows = ({ values, dims }: Frames) =>
    Array.from({ length: values.length / dims }, (_, i) => [...values.subarray(i * dims, (i + 1) * dims)]);
  return {
    ...(predicted !== undefined && { predicted: predicted && rows(predicted) }),
    ...(barycentre && { barycentre: rows(barycentre) }),
    ...(followed && { followed: [...followed] }),
  };
}

/** Frames of a further sequence for each frame of the first; null where the path does not go. */
const spreadJson = ({ mean, sd, aleatoric, epistemic }: PathSpread) => ({
  mean: [...mean],
  sd: [...sd],
  aleatoric: [...aleatoric],
  epistemic: epistemic && [...epistemic],
});

type Table = { readonly names: readonly string[]; readonly rows: readonly (readonly number[])[] };

/** The path as the table that -o writes: with matches, or pairs, the number of each stands first. */
function pathTable({ alignment }: AlignOutcome): Table {
  const { index, matches, paths } = alignment;
  const names = Array.from({ length: Math.max(2, index.length) }, (_, s) => indexName(s));
  const several = matches?.map(({ i, j }) => [i, j]) ?? paths;
  if (!several) return { names, rows: tuples(index) };
  return {
    names: [matches ? 'match' : 'pair', ...names],
    rows: several.flatMap((each, k) => tuples(each).map((pair) => [k, ...pair])),
  };
}

/** The same, with how surely the others stand there beside every frame of the first. */
function spreadTable(outcome: AlignOutcome): Table {
  const { names, rows } = pathTable(outcome);
  const { spreads, paths } = outcome.alignment;
  if (!spreads) return { names, rows };
  if (paths) {
    const sd = ([pair, i]: readonly number[]) => spreads[pair as number]?.sd[i as number] as number;
    return { names: [...names, 'sd_j'], rows: rows.map((row) => [...row, rounded(sd(row))]) };
  }
  return {
    names: [...names, ...spreads.map((_, s) => `sd_${names[s + 1]}`)],
    rows: rows.map((row) => [...row, ...spreads.map(({ sd }) => rounded(sd[row[0] as number] as number))]),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(5));

/** The content of a file of that name, by its ending. */
export function alignFile(outcome: AlignOutcome, { method, output }: AlignArguments): string | Uint8Array {
  const ending = extname(output ?? '').toLowerCase();
  if (ending === '.json') return `${JSON.stringify(alignJson(outcome, method.name))}\n`;
  if (ending === '.csv') {
    const { names, rows } = spreadTable(outcome);
    return tableCsv(names, rows);
  }
  const { names, rows } = pathTable(outcome);
  return writeNpy(Int32Array.from(rows.flat()), [rows.length, names.length]);
}

/** What a person reads. */
export function alignText(outcome: AlignOutcome, { method, output }: AlignArguments): string {
  const { alignment, sequences } = outcome;
  const { index, matches, cost, iterations, converged, correlations, choice, judged, spreads, agreements } =
    alignment;
  const lines = sequences.map((facts, s) => `${letter(s)}  ${sequenceLine(facts)}`);
  lines.push('', `${method.name}: ${method.minimises}`);
  if (matches) {
    for (const [k, match] of matches.entries())
      lines.push(
        `  match ${k + 1}: frames ${match.start} to ${match.end - 1} of Y${timesOf(sequences[1], match.start, match.end - 1)}, cost ${short(match.cost)}`,
      );
    if (matches.length === 0) lines.push('  no place in Y fits X under what was asked.');
  } else if (alignment.paths) {
    for (const [k, each] of alignment.paths.entries())
      lines.push(`  pair ${k + 1}: ${each[0]?.length ?? 0} points`);
    lines.push(`  cost ${cost === null ? 'unknown' : short(cost)}`);
  } else {
    const points = index[0]?.length ?? 0;
    lines.push(
      `  cost ${cost === null ? 'unknown' : short(cost)}, ${points} points${alignment.objective === undefined ? '' : `; objective ${short(alignment.objective)} (the least of all starts; compares seeds)`}${alignment.leastSquares === undefined ? '' : `; the cost is minus the log posterior, its squared distances ${short(alignment.leastSquares)}`}`,
    );
    for (const [s, column] of index.entries())
      if (points > 0)
        lines.push(
          `  ${letter(s)}: frames ${column[0]} to ${column.at(-1)}${timesOf(sequences[s], column[0] as number, column.at(-1) as number)}`,
        );
  }
  if (iterations !== null && (iterations > 1 || !converged))
    lines.push(
      `  ${iterations} rounds${converged === null ? '' : converged ? ', converged' : ', not converged'}`,
    );
  if (correlations)
    lines.push(
      `  correlations along the path, in-sample: ${[...correlations].map((r) => fixed(r, 3)).join(', ')}`,
    );
  if (choice) lines.push(`  kept: ${choice.kept === 'dctw' ? 'networks' : 'ctw'}`);
  if (choice)
    lines.push(
      ...heldOutLines(
        [
          ['ctw', choice.ctw],
          ['networks', choice.dctw],
        ],
        choice.chance,
      ),
    );
  else if (judged) lines.push(...heldOutLines([[method.name, judged.ctw]], judged.chance));
  for (const { sequences: two, correlations, heldOut } of agreements ?? [])
    lines.push(
      `    ${two.map(letter).join(' and ')}: ${correlations.map((r) => fixed(r, 3)).join(', ')} (every two by themselves)`,
      ...(heldOut
        ? heldOutLines([[method.name, heldOut.ctw]], heldOut.chance).map((line) => `    ${line}`)
        : []),
    );
  for (const [s, { sd }] of (spreads ?? []).entries())
    lines.push(
      `  standard deviation: ${fixed(rootMeanSquare(sd), 2)} frames of ${alignment.paths ? `Y, pair ${s + 1}` : letter(s + 1)} (root mean square)`,
    );
  if (alignment.calibration)
    lines.push(
      `  scaled by ${fixed(alignment.calibration.scale, 2)}, so that ± 1.645 deviations hold 90 % as far as ${alignment.calibration.confirmed} confirmed points tell`,
    );
  lines.push(
    output === null
      ? 'Use -o FILE.csv, .npy or .json, or --json, for the path.'
      : `Written to ${plain(output)}.`,
  );
  return `${lines.join('\n')}\n`;
}

/** Of what is known. */
function rootMeanSquare(values: Float64Array): number {
  const known = values.filter((v) => !Number.isNaN(v));
  return Math.sqrt(known.reduce((sum, v) => sum + v * v, 0) / known.length);
}

/** What frames that were left out say. */
function heldOutLines(
  reached: readonly (readonly [name: string, found: ModelChoice['ctw']])[],
  chance: ModelChoice['chance'],
): string[] {
  const lines: string[] = [];
  for (const [name, found] of reached)
    if (found)
      lines.push(
        `  ${name} on frames left out: ${fixed(found.information, 2)} nats a point, correlations ${found.correlations.map((r) => fixed(r, 2)).join(', ')}`,
      );
  const shown = reached.find(([, found]) => found)?.[1];
  const freely = chance && shown ? warpedAsFreely(chance, shown.information) : null;
  if (freely !== null) lines.push(`  warped by ctw as freely as chance is: ${freely} nats a point`);
  if (chance)
    lines.push(
      `  ctw by chance (one sequence shifted, ${chance.draws} times), nats a point: ${chanceInWords(chance)}`,
    );
  return lines;
}

/** What a sequence is called: X, Y, Z, then by number. */
const letter = (s: number): string => 'XYZ'[s] ?? `${s + 1}`;

function sequenceLine({ path, frames, dims, names, hop, isTimed }: SequenceFacts): string {
  const shown = names.length <= 6 ? names : [...names.slice(0, 5), '…'];
  const rate = isTimed ? ` at ${short(1 / hop)} a second` : '';
  return `${plain(path)}: ${frames} frames${rate} × ${dims} (${shown.map(plain).join(', ')})`;
}

/** The times of two frames, where the sequence has a clock. */
function timesOf(facts: SequenceFacts | undefined, from: number, to: number): string {
  if (!facts?.isTimed) return '';
  const time = (frame: number) => fixed(facts.start + frame * facts.hop, 3);
  return ` (${time(from)} s to ${time(to)} s)`;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
