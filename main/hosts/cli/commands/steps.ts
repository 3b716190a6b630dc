import type { StepsResult } from '#main/hosts/api/results.ts';
import { basename, extname, resolve } from 'node:path';
import { placeIn, withSteps, withText } from '#main/store/into-project.ts';
import { writeProject } from '#main/store/project-document.ts';
import { stepEndings, stepFormatOf, writeSteps } from '#src/formats/step-files.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { readTranscript } from '#main/transcript/service.ts';
import { probeMedia } from '#main/media/probe.ts';
import { findSteps, readSteps, type StepsOutcome } from '#main/vision/steps.ts';
import { writeStepClips } from '#main/vision/step-clips.ts';
import type { StepPin } from '#src/model/steps.ts';
import { createPool } from '#main/work/pool.ts';
import { inSeconds } from '#src/vision/steps/in-seconds.ts';
import { checkOutput } from '../check-output.ts';
import { type Command, outputOption, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { projectOption, projectOutput } from './project-output.ts';

/** `syncline steps`: where the steps of a recipe or protocol are in a video. */
export const stepsCommand: Command<StepsResult> = {
  name: 'steps',
  summary: 'Find where each step of a recipe or protocol is in a video, and which are left out',
  usage: 'steps VIDEO TEXT --transcript FILE|--model ID [options]',
  options: {
    transcript: {
      kind: 'value',
      value: 'FILE',
      help: 'what is said in the video, with times: subtitles, or what syncline transcript wrote',
    },
    model: {
      kind: 'value',
      value: 'ID',
      help: 'look at the frames with a CLIP model of your own instead: syncline models lists them',
    },
    pins: {
      kind: 'value',
      value: 'K=T0:T1,…',
      help: 'what you know: step K (from 1) is from T0 to T1 s, or with K=- nowhere; the others are placed around them',
    },
    clips: {
      kind: 'value',
      writes: true,
      value: 'DIR',
      help: 'write a clip of each step that is found into that folder',
    },
    matrix: {
      kind: 'value',
      writes: true,
      value: 'FILE',
      help: 'write how well each step goes with each second, and how probably it is there, as JSON',
    },
    seed: seedOption,
    project: projectOption,
    output: {
      ...outputOption,
      help: 'write the steps that are found there: .json; .syncline: a project; subtitles .srt, .vtt; chapters .txt (for a description), .ffmetadata, .chapters.vtt',
    },
  },
  lesson: [
    'TEXT has one step on each line; numbers and bullets before them are kept, and not looked for. Each step is looked for in what',
    'is said: where most of its words come together, rare ones above all. The order is kept; other talk stays',
    'unmatched, and so do steps that nobody speaks of (status not-found, without times).',
    '',
    'Of each step the result says from when to when it is spoken of, and its confidence: the probability that this is the right',
    'place (of one that is not found: that it is not there). Where the list fits no better in its order than in any other, or',
    'too little of it is said, it is refused with the reason (exit 3).',
    '',
    'With --model a network of your own looks at one frame a second, and compares it with the text of each step (CLIP). None comes',
    'with the program; docs/models.md says how to make one. Its confidence is its own.',
    '',
    'With --pins the others are placed between. Four pins or more train two small heads over the vectors of --model, which are used only',
    'where they help with pins that are left out of training; a note says so, with the figures.',
    '',
    'Without either: syncline transcript VIDEO --model ID -o said.json writes one with a network of your own.',
    '',
    'Examples:',
    '  syncline steps cake.mp4 recipe.txt --transcript cake.srt',
    '  syncline steps assembly.mp4 steps.txt --model clip-vit-b32',
    '  syncline steps assembly.mp4 steps.txt --model clip-vit-b32 --pins 2=31:40,5=- --clips clips/',
    '  syncline steps protocol.mov protocol.txt --transcript said.json -o chapters.txt',
    '',
  ].join('\n'),
  async run(call) {
    const [path, text, ...more] = call.files;
    if (path === undefined || text === undefined || more.length > 0)
      throw usageError('steps wants one VIDEO and the TEXT with its steps.');
    const said = call.options.text('transcript');
    const model = call.options.text('model');
    if ((said === undefined) === (model === undefined))
      throw usageError(
        'steps wants either --transcript FILE (subtitles of the video, or what syncline transcript wrote of it) or --model ID (a CLIP model of your own).',
      );
    const seed = call.options.number('seed', 1, 0, 2 ** 31 - 1);
    if (!Number.isInteger(seed)) throw usageError(`--seed wants a whole number, not ${seed}.`);
    const output = call.options.text('output');
    const project = projectOutput(call.options);
    const format = output === undefined || project ? null : stepFormatOf(output);
    if (output !== undefined && format === null && !project)
      throw usageError(
        `-o writes ${Object.values(stepEndings).join(', ')}, .syncline, not “${extname(output) || output}”.`,
      );
    const matrix = call.options.text('matrix');
    const overwrite = call.options.flag('overwrite');
    const read = [path, text, ...(said === undefined ? [] : [said])];
    await checkOutput(output, read, overwrite);
    await checkOutput(matrix, read, overwrite, '--matrix');
    if (matrix !== undefined && output !== undefined && resolve(matrix) === resolve(output))
      throw usageError('-o and --matrix name the same file.');
    const pins = pinsOf(call.options.text('pins'));
    const steps = await readSteps(text);
    const file = said === undefined ? null : await readTranscript(said, null);
    const place = project && (await placeIn(path, project.into, project.output, call.signal));
    const pool = createPool(1);
    try {
      const found = await findSteps(
        pool,
        { path, steps, by: file ? { transcript: file.transcript } : { model: model ?? '' }, pins, seed },
        { signal: call.signal, progress: call.progress },
      );
      const outcome = { ...found, notes: [...(file?.notes ?? []), ...found.notes] };
      for (const note of outcome.notes) call.warn(note);
      // It says why a list is refused, too.
      if (matrix !== undefined) await writeSafely(matrix, matrixText(outcome), { overwrite });
      const isWritten = output !== undefined && outcome.reason === null;
      if (isWritten && place) {
        const spoken = said !== undefined && file ? withText(place, file.transcript, said, file) : null;
        for (const note of spoken?.notes ?? []) call.warn(note);
        const { project } = spoken ?? place;
        const heard = project.transcripts.at(-1)?.id ?? '';
        const list = {
          source: basename(text),
          by: spoken
            ? ({ kind: 'transcript', transcript: heard } as const)
            : ({ kind: 'model', model: model ?? '' } as const),
          pins: pins.toSorted((a, b) => a.step - b.step),
          ...{ steps: outcome.steps, confidence: outcome.confidence, reason: null },
        };
        await writeProject(resolve(output), withSteps({ ...place, project }, list), { overwrite });
      } else if (isWritten && format !== null) {
        const { duration } = await probeMedia(path, { signal: call.signal });
        const text =
          format === 'json'
            ? `${JSON.stringify(result(outcome), null, 2)}\n`
            : writeSteps(outcome.steps, format, duration);
        await writeSafely(output, text, { overwrite });
      } else if (output !== undefined) call.warn(`Nothing was found: ${plain(output)} was not written.`);
      const folder = call.options.text('clips');
      const clips =
        folder !== undefined && outcome.reason === null
          ? await writeStepClips(path, outcome.steps, folder, {
              ...{ signal: call.signal, progress: call.progress, overwrite },
            })
          : [];
      return {
        exit: outcome.reason === null ? 0 : 3,
        json: { ...result(outcome), ...(folder === undefined ? {} : { clips }) },
        text: [
          report(outcome),
          matrix === undefined ? '' : `Written to ${plain(matrix)}.\n`,
          isWritten ? `Written to ${plain(output)}.\n` : '',
          ...clips.map((clip) => `${plain(clip)}\n`),
        ].join(''),
      };
    } finally {
      await pool.close();
    }
  },
};

/** @throws InvalidInputError `usage` */
function pinsOf(text: string | undefined): readonly StepPin[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [, number, from, to] = /^\s*(\d{1,4})=(?:-|(\d+(?:\.\d+)?):(\d+(?:\.\d+)?))\s*$/.exec(part) ?? [];
    if (number === undefined)
      throw usageError(`--pins wants K=T0:T1 or K=-, such as 2=31:40,5=-, not “${part}”.`);
    const isThere = from !== undefined && to !== undefined;
    return {
      step: Number(number) - 1,
      start: isThere ? Number(from) : null,
      end: isThere ? Number(to) : null,
    };
  });
}

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1e4) / 1e4;

const result = ({ steps, confidence, reason, notes }: StepsOutcome): StepsResult => ({
  version: 1,
  steps: steps.map((step) => ({ ...step, start: rounded(step.start), end: rounded(step.end) })),
  confidence: rounded(confidence),
  reason,
  notes,
});

/**
 * Steps × seconds: how well they go together (above a step's `threshold` it may be there), and how probably the step is there, over all
 * ways to place the steps in their order.
 */
function matrixText({ evidence, posterior, steps }: StepsOutcome): string {
  const { n } = evidence.scores;
  const [similar, likely] = [evidence.scores.values, posterior].map((values) => inSeconds(evidence, values));
  const rows = (all: typeof similar, unit: number) =>
    Array.from({ length: n }, (_, i) =>
      Array.from(
        all?.values.subarray(i * all.seconds, (i + 1) * all.seconds) ?? [],
        (value) => Math.round((1000 * value) / unit) / 1000,
      ),
    );
  const matrix = {
    version: 1,
    steps: steps.map(({ text }) => text),
    seconds: similar?.seconds ?? 0,
    threshold: Array.from(evidence.thresholds, rounded),
    path: steps.map(({ start, end }) => (start === null ? null : [rounded(start), rounded(end)])),
    similarity: rows(similar, 1),
    posterior: rows(likely, 255),
  };
  return `${JSON.stringify(matrix)}\n`;
}

function report({ steps, confidence, reason }: StepsOutcome): string {
  const rows = steps.map(({ text, start, end, confidence: sure }) => {
    const times =
      start === null || end === null
        ? '        –         –'
        : `${fixed(start, 2).padStart(9)} ${fixed(end, 2).padStart(9)}`;
    const share = `${Math.round(100 * sure)} %`.padStart(6);
    return `${times} ${start === null ? '     –' : share}  ${plain(text)}`;
  });
  const found = steps.filter(({ start }) => start !== null).length;
  return [
    '    start       end   sure  step',
    ...rows,
    '',
    ...(reason === null ? [] : [reason]),
    `${found} of ${steps.length} steps are found; ${Math.round(100 * confidence)} % sure that the list is this recording’s.`,
    '',
  ].join('\n');
}
