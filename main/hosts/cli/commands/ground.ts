import type { GroundResult } from '#main/hosts/api/results.ts';
import { extname } from 'node:path';
import { writeSafely } from '#main/store/write-safely.ts';
import { readTranscript } from '#main/transcript/service.ts';
import { type GroundOutcome, groundPhrases, phrasesOf } from '#main/vision/ground.ts';
import { writeGroundPictures } from '#main/vision/ground-pictures.ts';
import { createPool } from '#main/work/pool.ts';
import { groundingCsv } from '#src/formats/grounding-csv.ts';
import type { Region } from '#src/model/grounding.ts';
import { type Command, outputOption, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';

const written = ['.json', '.csv'] as const;

/** `syncline ground`: in which region of the picture the phrases of a text are. */
export const groundCommand: Command<GroundResult> = {
  name: 'ground',
  summary: 'Find in which region of the picture each phrase of a text is seen, as boxes over time',
  usage: 'ground VIDEO [TEXT] [--model ID] [options]',
  options: {
    model: {
      kind: 'value',
      value: 'ID',
      help: 'a CLIP model of your own: syncline models lists them (default: what moves is shown)',
    },
    by: {
      kind: 'value',
      value: 'phrase|word',
      help: 'what is looked for: each line or caption (default), or each word',
    },
    order: {
      kind: 'value',
      value: 'kept|any',
      help: 'of a text without times: its phrases are seen in their order, or in any (default any)',
    },
    fps: {
      kind: 'value',
      value: 'N',
      help: 'frames looked at a second, at most (default 1; more of videos below a minute)',
    },
    pictures: {
      kind: 'value',
      writes: true,
      value: 'FOLDER',
      help: 'write a picture of each phrase there, the heat of the attention over its best frame',
    },
    seed: seedOption,
    output: { ...outputOption, help: 'write the boxes there: .json or .csv' },
  },
  lesson: [
    'With --model a network of your own compares regions of each frame with the phrases of TEXT, one on each line: soft attention,',
    'so that the regions of a frame share out one whole. Where TEXT has times (subtitles, a transcript) each phrase is looked',
    'for while it is said; else it is told when it is seen, too. Without a model the map is of what moves meanwhile, the camera’s',
    'own motion undone; without TEXT, second by second.',
    '',
    'So that a pretty map cannot lie, each is tested: its region is blanked, and regions of the same shape elsewhere. Only where',
    'the picture as a whole then goes with the phrase less well than after 9 in 10 of those, the box is given (status grounded).',
    '  anywhere   the phrase goes with the picture, but with no region of it more than with others',
    '  not-found  it is not seen at all, or nothing moves',
    'A motion map is made of every other frame and tested on the frames between.',
    '',
    'Boxes are x, y, width, height in displayed pixels from the top left. Where nothing is grounded the exit status is 3.',
    '',
    'Examples:',
    '  syncline ground kitchen.mp4 objects.txt --model clip-vit-b32 -o boxes.csv',
    '  syncline ground lecture.mp4 lecture.srt --by word --model clip-vit-b32 --pictures maps',
    '  syncline ground drummer.mp4 --pictures maps',
    '',
  ].join('\n'),
  async run(call) {
    const [path, text, ...more] = call.files;
    if (path === undefined || more.length > 0)
      throw usageError('ground wants one VIDEO, and one TEXT at most.');
    const model = call.options.text('model') ?? null;
    const by = call.options.choice('by', ['phrase', 'word'] as const, 'phrase');
    const order = call.options.choice('order', ['kept', 'any'] as const, 'any');
    const fps = call.options.text('fps') === undefined ? null : call.options.number('fps', 1, 0.01, 30);
    const seed = call.options.number('seed', 1, 0, 2 ** 31 - 1);
    if (!Number.isInteger(seed)) throw usageError(`--seed wants a whole number, not ${seed}.`);
    const output = call.options.text('output');
    const ending = written.find((own) => output !== undefined && extname(output).toLowerCase() === own);
    if (output !== undefined && ending === undefined)
      throw usageError(`-o writes ${written.join(' and ')}, not “${extname(output) || output}”.`);
    const file = text === undefined ? null : await readTranscript(text, null);
    const phrases = file ? phrasesOf(file.transcript, by) : [];
    if (model !== null && file === null)
      throw usageError('--model looks for the phrases of a TEXT: give one.');
    const pool = createPool(1);
    try {
      const found = await groundPhrases(
        pool,
        { path, phrases, model, order: order === 'kept' ? 'ordered' : 'free', fps, seed },
        { signal: call.signal, progress: call.progress },
      );
      const outcome = { ...found, notes: [...(file?.notes ?? []), ...found.notes] };
      for (const note of outcome.notes) call.warn(note);
      const overwrite = call.options.flag('overwrite');
      const folder = call.options.text('pictures');
      const isWritten = output !== undefined && outcome.reason === null;
      if (isWritten) await writeSafely(output, textOf(outcome, ending), { overwrite });
      else if (output !== undefined) call.warn(`Nothing was found: ${plain(output)} was not written.`);
      const pictures =
        folder === undefined
          ? []
          : await writeGroundPictures(path, outcome, folder, { overwrite, signal: call.signal });
      return {
        exit: outcome.reason === null ? 0 : 3,
        json: { ...result(outcome), pictures },
        text: report(outcome, [...(isWritten ? [output] : []), ...pictures]),
      };
    } finally {
      await pool.close();
    }
  },
};

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

const inPixels = ([x, y, w, h]: Region, width: number, height: number) =>
  [x * width, y * height, w * width, h * height].map((v) => Math.round(v * 10) / 10);

const result = ({
  phrases,
  by,
  width,
  height,
  reason,
  notes,
}: GroundOutcome): Omit<GroundResult, 'pictures'> => ({
  version: 1,
  by,
  phrases: phrases.map(({ text, start, end, status, confidence, deletion, frames }) => ({
    text,
    start: start === null ? null : rounded(start),
    end: end === null ? null : rounded(end),
    status,
    confidence: rounded(confidence),
    deletion: deletion && {
      fall: rounded(deletion.fall),
      elsewhere: rounded(deletion.elsewhere),
      p: rounded(deletion.p),
    },
    boxes: frames.map(({ t, box, share }) => ({
      t: rounded(t),
      box: inPixels(box, width, height),
      share: rounded(share),
    })),
  })),
  picture: { width, height },
  reason,
  notes,
});

const textOf = (outcome: GroundOutcome, ending: (typeof written)[number] | undefined): string =>
  ending === '.csv'
    ? groundingCsv(outcome.phrases, outcome.width, outcome.height)
    : `${JSON.stringify(result(outcome), null, 2)}\n`;

const said = { grounded: 'grounded', anywhere: 'anywhere', 'not-found': 'not found' } as const;

function report(outcome: GroundOutcome, files: readonly string[]): string {
  const { phrases, width, height, reason, by } = outcome;
  const rows = phrases.map(({ text, start, end, status, deletion, frames }) => {
    const times =
      start === null || end === null
        ? '        –         –'
        : `${fixed(start, 2).padStart(9)} ${fixed(end, 2).padStart(9)}`;
    const best = [...frames].sort((a, b) => b.share - a.share)[0];
    const box = best ? inPixels(best.box, width, height).map(Math.round).join(',') : '–';
    const p = deletion === null ? '–' : fixed(deletion.p, 2);
    return `${times}  ${said[status].padEnd(9)} ${p.padStart(5)}  ${box.padEnd(19)} ${plain(text)}`;
  });
  const found = phrases.filter(({ status }) => status === 'grounded').length;
  return [
    `    start       end  status        p  x,y,w,h${phrases.some(({ text }) => text !== '') ? '             phrase' : ''}`,
    ...rows,
    '',
    ...(reason === null ? [] : [reason]),
    `${found} of ${phrases.length} ${by === 'motion' ? 'stretches' : 'phrases'} have a region of ${width} × ${height} pixels to themselves (p: a region anywhere would do).`,
    ...files.map((file) => `Written to ${plain(file)}.`),
    '',
  ].join('\n');
}
