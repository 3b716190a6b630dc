import type { HeldOut, TogetherResult, WarpResult } from '#main/hosts/api/results.ts';
import { chanceInWords, warpedAsFreely } from '#src/model/by-chance.ts';
import { extname, resolve } from 'node:path';
import { leastConfidence } from '#src/align/judge.ts';
import { errorLeftInWords } from '#src/model/error-left.ts';
import { curveDifference, type Difference } from '#src/align/curve-difference.ts';
import { widestPlaces } from '#src/align/widest.ts';
import { mostPooled } from '#src/model/warp-how.ts';
import { betweenRecordings } from '#src/align/methods/facts.ts';
import type { WarpFindings } from '#src/model/warp-how.ts';
import { heldOutJson } from '#main/align/held-out-json.ts';
import { writeProject } from '#main/store/project-document.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import type { WarpOutcome, WarpRequest, WarpRun, WarpService } from '#main/warp/request.ts';
import { createWarpService } from '#main/warp/service.ts';
import { warpVia } from '#main/warp/via.ts';
import { matrixPicture } from '#main/warp/matrix-picture.ts';
import { createPool } from '#main/work/pool.ts';
import type { Computed } from '#main/work/tasks.ts';
import {
  type Command,
  type CommandCall,
  type CommandOutcome,
  deviceOption,
  outputOption,
  seedOption,
} from '../command.ts';
import { checkOutput } from '../check-output.ts';
import { fixed, plain } from '../plain.ts';
import { alignOptionTable } from './align-options.ts';
import { isProjectName } from './project-output.ts';
import { timesOption } from './table-times.ts';
import { type WarpArguments, warpArguments, ways } from './warp-arguments.ts';
import { warpProject } from './warp-project.ts';
import { warpFilms } from './warp-together.ts';

/** Options that mean for recordings what they mean for sequences. */
const sameAsAlign = Object.fromEntries(
  alignOptionTable
    .filter(({ key }) => ['cost', 'gaps', 'drop', 'gamma', 'dims', 'kernel', 'pca', 'ridge'].includes(key))
    .map(({ flag, spec }) => [flag, spec]),
);

export const warpCommand: Command<WarpResult | TogetherResult> = {
  name: 'warp',
  summary: 'Map the time of one performance onto another’s',
  usage: 'warp A B [C…] [options]',
  options: {
    by: {
      kind: 'value',
      value: ways.join('|'),
      help: 'what to compare (default auto: the sound, or the picture where there is none; fused: all cues at once)',
    },
    transcript: {
      kind: 'value',
      value: 'FILE',
      many: true,
      help: 'timed words of A, and once more of B, for --by text and --by fused',
    },
    without: {
      kind: 'value',
      value: 'CUE',
      many: true,
      help: 'with --by fused: leave this cue out, as in harmony, or a column of data by its name or as column 3; may be given again',
    },
    'crop-a': {
      kind: 'value',
      value: 'FILE',
      help: 'with --by video or fused: what of A’s picture is compared, as track -o FILE.json writes it',
    },
    'crop-b': { kind: 'value', value: 'FILE', help: 'the same for B' },
    model: {
      kind: 'value',
      value: 'ID',
      help: 'with --by video or fused: compare what this model of your own (image, or the picture half of clip) makes of the pictures, or of their crops',
    },
    method: { kind: 'value', value: 'NAME', help: 'how; see below (default auto)' },
    window: {
      kind: 'value',
      value: 'KIND:SIZE',
      many: true,
      help: 'where the path may run: sakoe-chiba:SECONDS, slanted:SECONDS (of the longer), itakura:SLOPE, corridor:SECONDS:FILE (along a map that warp -o wrote); where not: forbidden:A0:A1,B0:B1 (seconds, given as often as need be)',
    },
    slope: { kind: 'value', value: 'MIN:MAX', help: 'seconds of B a second of A, at least and at most' },
    step: {
      kind: 'value',
      value: 'NAME|FILE.json',
      help: 'steps of the path, or a table of your own, as for align',
    },
    ...sameAsAlign,
    pool: {
      kind: 'value',
      value: 'A2,B2',
      many: true,
      help: `with --method dctw: its networks learn from this pair too, A2 being of the kind of A, B2 of that of B; up to ${mostPooled} times`,
    },
    via: {
      kind: 'value',
      value: 'FILE',
      many: true,
      help: 'a recording of the same thing by way of which the map may go, as of a camera between the two; may be given again',
    },
    'open-begin': { kind: 'flag', help: 'B may go on before A begins' },
    'open-end': { kind: 'flag', help: 'B may go on after A ends' },
    pin: { kind: 'value', value: 'tA,tB', many: true, help: 'pass through this moment; may be given again' },
    confirmed: {
      kind: 'value',
      value: 'tA,tB',
      many: true,
      help: 'a moment that is known to be one and does not bend the map: deviations are held against it, and how much error is likely left; may be given again',
    },
    trust: {
      kind: 'value',
      value: 'A0:A1:FILE',
      many: true,
      help: 'keep what a map that warp -o wrote says of A0 to A1 seconds of A; may be given again',
    },
    picture: {
      kind: 'value',
      writes: true,
      value: 'FILE',
      help: 'draw the cost matrix of both there, with the path: .svg (with axes and band) or .png; of a refused warp, too',
    },
    rigid: {
      kind: 'value',
      value: 'A0:A1',
      many: true,
      help: 'one rate from A0 to A1 seconds of A, the nearest to what is found; may be given again',
    },
    smooth: {
      kind: 'value',
      value: 'SECONDS',
      help: 'even out waves of the map shorter than this; pins and what is kept stay',
    },
    against: {
      kind: 'value',
      value: 'FILE',
      help: 'tell how far this map lies off another that warp -o wrote (difference: seconds of B at moments of A)',
    },
    times: timesOption,
    seed: seedOption,
    device: deviceOption,
    output: {
      ...outputOption,
      help: 'write the map there: .csv or .json; or .syncline: a project with both, laid by it',
    },
  },
  lesson: [
    'Methods:',
    '  auto          DTW over music or speech features, whichever fits better',
    '  music         the same over chroma and onsets; speech: over cepstra',
    '  (--by video)  DTW over what is seen: the outline and the motion of whoever moves, from sides',
    '                up to some 30° apart; from farther it is often refused',
    '  (--by text)   DTW over timed words, the same or spelled alike, of two --transcript files',
    '  (--by fused)  DTW over all cues at once: of sound harmony, onsets, timbre; of what is seen heights, shape, flow,',
    '                likeness; words (of two --transcript files); columns of data. The result says what each counted',
    '                for, in all and where: cues, and cueTimes, the ends of the stretches that their shares are of',
    ...betweenRecordings.map(({ name, minimises }) => `  ${name.padEnd(13)} ${minimises}`),
    '',
    'syncline warp a.csv b.csv --method dctw --pool a2.csv,b2.csv --pool a3.csv,b3.csv   networks learn from three pairs',
    'syncline warp front.mp4 side.mp4 --by video --via oblique.mp4   what two views lack, a third between them has',
    'syncline warp front.mp4 side.mp4 top.mp4 --by video --method gtw   three films and more at once, each onto the first;',
    '                pairs are measured to be better, see docs/notes/looking.md',
    'Recordings that have nothing in common but their time (a gesture and its sound) are for ctw and gtw.',
  ].join('\n'),
  async run(call) {
    return call.files.length > 2 ? await warpFilms(call) : await warp(call, await warpArguments(call));
  },
};

async function warp(
  call: CommandCall,
  { request, via, device, output, picture, against }: WarpArguments,
): Promise<CommandOutcome<WarpResult>> {
  const isOver = call.options.flag('overwrite');
  await checkOutput(picture, [request.a.path, request.b.path], isOver, '--picture');
  const pool = createPool();
  const service = createWarpService(pool);
  try {
    const outcome = await computedOutcome(service, request, via, {
      signal: call.signal,
      progress: call.progress,
      device,
    });
    if (picture !== undefined) {
      const run = { signal: call.signal, progress: call.progress, device };
      const drawn = await matrixPicture(service, request, outcome, picture, run);
      if (drawn === null) call.warn(`Nothing can be drawn: ${plain(picture)} was not written.`);
      else await writeSafely(picture, drawn, { overwrite: isOver });
    }
    if (output !== undefined && isProjectName(output) && outcome.reason === null) {
      const crops = ['crop-a', 'crop-b'].map((name) => call.options.text(name));
      const files = { texts: call.options.texts('transcript'), crops };
      const { project, notes } = await warpProject(request, outcome, files, output, call.signal);
      for (const note of notes) call.warn(note);
      await writeProject(resolve(output), project, { overwrite: isOver });
    }
    const write = output === undefined ? null : writers[extname(output).toLowerCase()];
    if (output !== undefined && write && outcome.reason === null)
      await writeSafely(output, write(outcome), { overwrite: isOver });
    const difference = against && curveDifference([columns(outcome.map)], [columns(against.along)]);
    return {
      exit: outcome.reason === null && !isHalfDoubted(outcome) ? 0 : 3,
      json: result(outcome, difference ?? null),
      text: `${report(outcome, request.a.path, request.b.path, output)}${against ? differenceWords(difference ?? null, against.file) : ''}`,
    };
  } finally {
    await service.close();
    await pool.close();
  }
}

const columns = (map: readonly (readonly [number, number])[]) => ({
  a: map.map(([ta]) => ta),
  b: map.map(([, tb]) => tb),
});

function differenceWords(difference: Difference | null, file: string): string {
  if (!difference) return `It has no moment in common with the map in ${plain(file)}.\n`;
  const { median, most } = difference;
  return (
    `It lies ${(1000 * median).toFixed(1)} ms off the map in ${plain(file)} in the median, ` +
    `at most ${(1000 * Math.abs(most.by)).toFixed(1)} ms, at ${fixed(most.at, 2)} s of A.\n`
  );
}

/** A map that the features contradict in what was asked of it, so that it is no surer than one that is refused. */
const isHalfDoubted = ({ doubts, confidence }: WarpOutcome): boolean =>
  doubts.length > 0 && confidence <= leastConfidence;

type Outcome = WarpOutcome & Pick<Computed, 'device'>;

/** The warp, and on what it was computed. */
async function computedOutcome(
  service: WarpService,
  request: WarpRequest,
  via: WarpArguments['via'],
  run: WarpRun,
): Promise<Outcome> {
  const used: Computed[] = [];
  const outcome = await warpVia(service, request, via, { ...run, computed: (where) => used.push(where) });
  const notes = new Set([...outcome.notes, ...used.flatMap((where) => where.notes)]);
  const device = used.some((where) => where.device === 'webgpu') ? 'webgpu' : 'cpu';
  return { ...outcome, notes: [...notes], device };
}

const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** So many places are named where the map is least sure. */
const mostDoubtful = 5;

function doubtfulPlaces({ map, sd }: Outcome) {
  const path = map.map(([a, b], k) => ({ a, b, sd: sd[k] as number }));
  return widestPlaces(path, [], [], mostDoubtful).map(({ a, b, sd: at }) => ({
    at: [rounded(a), rounded(b)] as const,
    sd: rounded(at),
  }));
}

function result(outcome: Outcome, difference: Difference | null = null): WarpResult {
  const { map, sd, confidence, method, findings, reason, doubts, left, notes, device } = outcome;
  return {
    version: 1,
    map: map.map(([ta, tb]) => [rounded(ta), rounded(tb)]),
    sd: sd.map(rounded),
    confidence: rounded(confidence),
    method,
    cues: findings?.cues?.cues ?? null,
    cueTimes: findings?.cues?.at ?? null,
    correlations: findings?.correlations ?? null,
    heldOut: findings?.heldOut ? heldOutOf(findings.heldOut, method) : null,
    device,
    reason,
    doubts: doubts.map((doubt) => ({ ...doubt, off: rounded(doubt.off) })),
    left,
    doubtful: doubtfulPlaces(outcome),
    difference,
    notes,
  };
}

const writers: Readonly<Record<string, (outcome: Outcome) => string>> = {
  '.json': (outcome) => `${JSON.stringify(result(outcome))}\n`,
  '.csv': ({ map, sd }) =>
    `a_s,b_s,sd_s\n${map.map(([ta, tb], k) => `${rounded(ta)},${rounded(tb)},${rounded(sd[k] as number)}\n`).join('')}`,
};

/** Of one method under its own name; of a choice between networks and CTW under both names. */
const heldOutOf = (found: NonNullable<WarpFindings['heldOut']>, method: string): HeldOut => {
  const { ctw, chance, pairs } = found;
  return method === 'gtw' && ctw ? { ...heldOutJson({ ctw, chance }, method), pairs } : found;
};

/** What stretches of time left out of the fit say of it, beside what chance reaches there. */
function heldOutWords({ kept, pairs, ctw, dctw, chance }: NonNullable<WarpFindings['heldOut']>): string[] {
  const best = kept === 'dctw' ? dctw : ctw;
  if (!best) return [];
  const of = pairs > 1 ? `, of ${pairs} pairs together` : '';
  const freely = chance && ctw ? warpedAsFreely(chance, ctw.information) : null;
  const beside = chance
    ? `: ${fixed(best.information, 2)} nats a point; ctw ${fixed(ctw?.information ?? 0, 2)}${freely === null ? '' : `, as freely as chance ${freely}`}, by chance ${chanceInWords(chance)}`
    : '';
  return [
    `On stretches left out of the fit${of}: ${best.correlations.map((r) => fixed(r, 3)).join(', ')}${beside}.`,
  ];
}

function report(outcome: WarpOutcome, a: string, b: string, output: string | undefined): string {
  const { map, sd, confidence, findings, reason, notes, doubts } = outcome;
  const of = doubts.length > 0 ? 'of this map, in view of what it was told' : 'that both hold the same thing';
  const sure = `${Math.round(confidence * 100)} % sure ${of}`;
  if (reason !== null)
    return `${[
      `Not warped: ${plain(reason)} (${sure})`,
      ...(findings?.heldOut ? heldOutWords(findings.heldOut) : []),
      ...notes.map(plain),
    ].join('\n')}\n`;
  const [first, last] = [map[0] ?? [0, 0], map[map.length - 1] ?? [0, 0]];
  const typical = [...sd].sort((x, y) => x - y)[sd.length >> 1] ?? 0;
  const lines = [
    `${plain(a)}\n  from ${fixed(first[0], 3)} s to ${fixed(last[0], 3)} s goes with`,
    `${plain(b)}\n  from ${fixed(first[1], 3)} s to ${fixed(last[1], 3)} s`,
    ...(findings?.correlations
      ? [
          `Correlations along the path, in-sample: ${findings.correlations.map((r) => fixed(r, 3)).join(', ')}.`,
        ]
      : []),
    ...(findings?.heldOut ? heldOutWords(findings.heldOut) : []),
    `${map.length} points, typically right to ${(typical * 1000).toFixed(0)} ms; ${sure}.`,
    ...(outcome.left ? [`Likely left: ${errorLeftInWords(outcome.left, outcome.method)}.`] : []),
    ...notes.map(plain),
    ...(output === undefined
      ? ['Use -o FILE.csv or --json for the points.']
      : [`Written to ${plain(output)}.`]),
  ];
  return `${lines.join('\n')}\n`;
}
