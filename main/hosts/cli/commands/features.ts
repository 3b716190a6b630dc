import type { FeaturesResult } from '#main/hosts/api/results.ts';
import { extname } from 'node:path';
import type { Sequence } from '#src/model/sequence.ts';
import { frameCount } from '#src/model/sequence.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { writeNpy } from '#src/formats/npy.ts';
import { tableCsv } from '#src/formats/table-csv.ts';
import { isData } from '#src/model/recording.ts';
import { probeMedia } from '#main/media/probe.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { cuesWithin, type FeatureCue } from '#main/warp/cues.ts';
import { loadFeatures } from '#main/warp/feature-files.ts';
import { readCrop } from '#main/vision/read-crop.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, outputOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';

/** What is asked for, as it is written, and what the engine calls it. */
const kinds = { music: 'music', speech: 'speech', video: 'motion' } as const;
const names = ['auto', 'music', 'speech', 'video'] as const;

/** `syncline features`: what a recording is compared by, as numbers. */
export const featuresCommand: Command<FeaturesResult> = {
  name: 'features',
  summary: 'Write what a recording is compared by: harmony, timbre, shape, motion, as numbers over time',
  usage: 'features MEDIA [--by music|speech|video] [--model ID] [-o FILE.csv|FILE.npy] [options]',
  options: {
    by: {
      kind: 'value',
      value: names.join('|'),
      help: 'music: pitch classes and their onsets; speech: the shape of the spectrum; video: the figure that moves (default auto: music, of what has no sound video)',
    },
    model: {
      kind: 'value',
      value: 'ID',
      help: 'with --by video: what this model of your own (image, or the picture half of clip) makes of the pictures',
    },
    crop: {
      kind: 'value',
      value: 'FILE',
      help: 'with --by video: what of the picture is looked at, as track -o FILE.json writes it',
    },
    output: { ...outputOption, help: 'write a table (.csv, with times and a header) or an array (.npy)' },
  },
  lesson: [
    'The features that warp, sync and find compare, and that the window shows in colour under a recording (Shift+E):',
    '  harmony, onsets            12 pitch classes each, every 0.01 s        --by music',
    '  timbre                     12 mel cepstra, and 13 slopes              --by speech',
    '  heights, shape, flow, likeness   of the figure in a window that follows it, every 0.04 s   --by video',
    '  vectors                    of a model of your own, every 0.08 s       --by video --model ID',
    'A .csv can go back into align, and into any other program; its first column is the time in seconds.',
    '',
    'Examples:',
    '  syncline features dance.mp4 --by video -o dance.csv',
    '  syncline features a.wav -o a.csv && syncline features b.wav -o b.csv && syncline align a.csv b.csv --method ctw',
    '',
  ].join('\n'),
  async run(call) {
    const [path, ...more] = call.files;
    if (path === undefined || more.length > 0) throw usageError('features wants one MEDIA file.');
    const by = call.options.choice('by', names, 'auto');
    const model = call.options.text('model');
    const cropFile = call.options.text('crop');
    if (by !== 'video' && (model !== undefined || cropFile !== undefined))
      throw usageError(`--${model === undefined ? 'crop' : 'model'} goes with --by video.`);
    const output = call.options.text('output');
    const ending = output === undefined ? null : extname(output).toLowerCase();
    if (ending !== null && ending !== '.csv' && ending !== '.npy')
      throw usageError(`-o writes .csv or .npy, not “${ending}”.`);
    const media = await probeMedia(path, { signal: call.signal });
    if (isData(media))
      throw new InvalidInputError(
        'no-features',
        'A file of numbers is compared as it is.',
        'Give it to align.',
      );
    const kind = kinds[by === 'auto' ? (media.audio.length > 0 ? 'music' : 'video') : by];
    const pool = createPool(1);
    const service = createWarpService(pool);
    try {
      const run = { signal: call.signal, progress: call.progress };
      const crop = cropFile === undefined ? null : await readCrop(cropFile);
      const files = await service.features(
        { path, model, ...(crop && { crop: { key: cropKey(crop), of: crop } }) },
        run,
        kind === 'motion' ? 'picture' : 'heard',
      );
      const file = files.files[kind];
      const found = file && loadFeatures({ ...files, files: { [kind]: file } })[kind];
      if (!found)
        return {
          exit: 3,
          json: {
            version: 1,
            path,
            kind: nameOf(kind),
            hop: null,
            start: null,
            frames: 0,
            cues: [],
            reason: nothing,
          },
          text: `${plain(path)}: ${nothing}\n`,
        };
      const cues = cuesWithin(files.files).filter((cue) => cue.kind === kind);
      if (output !== undefined)
        await writeSafely(
          output,
          ending === '.npy' ? writeNpy(found.values, [frameCount(found), found.dims]) : table(found, cues),
          { overwrite: call.options.flag('overwrite') },
        );
      return {
        exit: 0,
        json: {
          ...{ version: 1, path, kind: nameOf(kind) },
          ...{ hop: found.hop, start: found.start, frames: frameCount(found) },
          cues: cues.map(({ name, from, to }) => ({ name, from, to })),
          reason: null,
        },
        text: report(path, found, cues, output),
      };
    } finally {
      await service.close();
      await pool.close();
    }
  },
};

const nameOf = (kind: 'music' | 'speech' | 'motion') => (kind === 'motion' ? 'video' : kind);

const nothing = 'nothing moves in its picture.';

/** A row a frame: its time, then every dimension, named by its cue and counted in it from 0. */
function table(found: Sequence, cues: readonly FeatureCue[]): string {
  const columns = cues.flatMap(({ name, from, to }) =>
    Array.from({ length: to - from }, (_, k) => `${name}_${k}`),
  );
  const { values, dims, hop, start } = found;
  const rows = function* () {
    for (let k = 0; k < frameCount(found); k++) {
      const own = Array.from(values.subarray(k * dims, (k + 1) * dims), (v) => Number(v.toPrecision(7)));
      yield [Math.round((start + k * hop) * 1e6) / 1e6, ...own];
    }
  };
  return tableCsv(['time', ...columns], rows());
}

function report(
  path: string,
  found: Sequence,
  cues: readonly FeatureCue[],
  output: string | undefined,
): string {
  const { hop, start } = found;
  const last = start + (frameCount(found) - 1) * hop;
  return [
    `${plain(path)}: ${frameCount(found)} frames, one every ${fixed(hop, 3)} s, from ${fixed(start, 2)} s to ${fixed(last, 2)} s.`,
    ...cues.map(({ name, from, to }) => `  ${name.padEnd(9)} ${to - from} dimensions`),
    output === undefined ? 'Use -o FILE.csv or FILE.npy for the numbers.' : `Written to ${plain(output)}.`,
    '',
  ].join('\n');
}
