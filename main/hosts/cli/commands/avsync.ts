import type { AvSyncResult } from '#main/hosts/api/results.ts';
import { extname, resolve } from 'node:path';
import { placeIn, withSound } from '#main/store/into-project.ts';
import { writeProject } from '#main/store/project-document.ts';
import { type AvSyncOutcome, measureAvSync } from '#main/vision/avsync.ts';
import { fixedEndings, writeFixed } from '#main/vision/fix-sound.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, outputOption, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { projectOption, projectOutput } from './project-output.ts';

/** `syncline avsync`: whether the sound of a file is late against its picture. */
export const avsyncCommand: Command<AvSyncResult> = {
  name: 'avsync',
  summary: 'Measure whether the sound of a file comes before or after its picture',
  usage: 'avsync MEDIA [options]',
  options: {
    'max-offset': {
      kind: 'value',
      value: 'S',
      help: 'greatest offset that is tried, seconds (default 3; in clips under 10 s three tenths of their length)',
    },
    model: {
      kind: 'value',
      value: 'ID',
      help: 'ask this lip-sync model of your own as well (SyncNet and its like)',
    },
    project: projectOption,
    output: {
      ...outputOption,
      help: 'write a copy whose sound is in step with the picture (.mp4, .mov, .mkv), or .syncline: a project in which it is',
    },
    seed: seedOption,
  },
  lesson: [
    'Looks for the part of the picture that moves with the sound: a hammer, a ball, a drummer’s hand, a mouth. What',
    'strikes is compared with the beginnings of sounds, what opens and closes with their loudness. The best place and',
    'offset are held against what sounds that cannot belong (turned about, shifted, put together anew) would find with the same',
    'freedom; what luck would find is refused, with the reason (exit 3).',
    '',
    '  offset      seconds by which the sound comes after the picture; negative: before it',
    '  ppm         by how many millionths it falls further behind, of clips from a minute on',
    '  segments    where the offset changes from shot to shot (dubbing): each stretch with its own',
    '  confidence  the probability that the offset is within 40 ms of the truth. Lips lead or lag their voice by tens of',
    '              milliseconds, so that of a talking face alone it stays below 0.9; of what strikes it comes near 1',
    '  attended    where the picture was found to move with the sound, pixels as displayed from the top left',
    '',
    'With --model, up to three places of each window that open with sounds are shown to your network; what it says of each offset is',
    'held against the same kinds of sounds, and counts like any movement. Where it and the picture are sure of different offsets nothing is told.',
    '',
    'A frame counts as the scene at its presentation time, a sound as the moment at which it begins.',
    '',
    'Examples:',
    '  syncline avsync interview.mp4',
    '  syncline avsync late.mp4 -o in-step.mp4               a copy put right; refused, nothing is written',
    '  syncline avsync concert.mov --max-offset 1 --json',
    '',
  ].join('\n'),
  async run(call) {
    const [path, ...more] = call.files;
    if (path === undefined || more.length > 0) throw usageError('avsync wants one MEDIA file.');
    const asked = call.options.text('max-offset');
    const maxOffset = asked === undefined ? null : call.options.number('max-offset', 3, 0.2, 5);
    const seed = call.options.number('seed', 1, 0, 2 ** 31 - 1);
    if (!Number.isInteger(seed)) throw usageError(`--seed wants a whole number, not ${seed}.`);
    const output = call.options.text('output');
    const project = projectOutput(call.options);
    if (output !== undefined && !project && !fixedEndings.includes(extname(output).toLowerCase()))
      throw usageError(
        `-o writes ${fixedEndings.join(', ')}, .syncline, not “${extname(output) || output}”.`,
      );
    const overwrite = call.options.flag('overwrite');
    const place = project && (await placeIn(path, project.into, project.output, call.signal));
    const pool = createPool(1);
    try {
      const outcome = await measureAvSync(
        pool,
        { path, maxOffset, seed, model: call.options.text('model') },
        { signal: call.signal, progress: call.progress },
      );
      for (const warning of outcome.warnings) call.warn(warning);
      if (project && place && outcome.offset !== null)
        await writeProject(resolve(project.output), withSound(place, outcome), { overwrite });
      else if (output !== undefined && outcome.offset !== null)
        for (const warning of await writeFixed(path, outcome, output, {
          ...{ signal: call.signal, progress: call.progress },
          overwrite,
        }))
          call.warn(warning);
      return {
        exit: outcome.offset === null ? 3 : 0,
        json: result(path, outcome),
        text: `${report(path, outcome)}${output === undefined || outcome.offset === null ? '' : `  written with the sound in step: ${plain(output)}\n`}`,
      };
    } finally {
      await pool.close();
    }
  },
};

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
const maybe = (value: number | null): number | null => (value === null ? null : rounded(value));

function result(path: string, found: AvSyncOutcome): AvSyncResult {
  return {
    version: 1,
    path,
    offset: maybe(found.offset),
    ppm: found.ppm === null ? null : Math.round(found.ppm * 10) / 10,
    segments: found.segments.map(({ start, end, offset, sd, confidence }) => ({
      ...{ start: rounded(start), end: rounded(end), offset: maybe(offset), sd: maybe(sd) },
      confidence: rounded(confidence),
    })),
    confidence: rounded(found.confidence),
    reason: found.reason,
    sd: maybe(found.sd),
    by: found.by,
    attended: found.attended.map(({ start, end, ...box }) => ({
      start: rounded(start),
      end: rounded(end),
      ...box,
    })),
    candidates: found.candidates.map(({ offset, share }) => ({
      offset: rounded(offset),
      share: rounded(share),
    })),
    cuts: found.cuts.map(rounded),
    warnings: found.warnings,
  };
}

const inMs = (seconds: number): string => `${fixed(1000 * Math.abs(seconds), 0)} ms`;

/** In words: by how much, and which way. */
export const lateness = (offset: number): string =>
  Math.abs(offset) < 0.0005
    ? 'The sound is in step with the picture'
    : `The sound comes ${inMs(offset)} ${offset > 0 ? 'after' : 'before'} the picture`;

const seen = {
  impact: 'what strikes in the picture',
  opening: 'what opens and closes with the loudness, as a mouth does',
  expert: 'the lip-sync model, which was shown the mouths that were found',
};

function report(path: string, found: AvSyncOutcome): string {
  const { offset, sd, ppm, segments, confidence, reason, by, attended, candidates } = found;
  const lines = [plain(path)];
  if (offset === null || by === null) {
    lines.push(`  Not told: ${reason}`);
    if (candidates.length > 0)
      lines.push(
        `  What comes nearest, luck might find too: ${candidates
          .slice(0, 3)
          .map((c) => `${fixed(c.offset, 3)} s`)
          .join(', ')}`,
      );
    return `${lines.join('\n')}\n`;
  }
  lines.push(
    `  ${lateness(offset)} (± ${inMs(sd ?? 0)}), confidence ${fixed(confidence, 3)}`,
    `  told by ${seen[by]}`,
  );
  if (ppm !== null) lines.push(`  drift ${fixed(ppm, 0)} ppm`);
  if (segments.length > 1)
    for (const s of segments)
      lines.push(
        `  ${fixed(s.start, 2).padStart(9)} s to ${fixed(s.end, 2).padStart(9)} s  ${s.offset === null ? 'not told' : `${fixed(s.offset, 3)} s, confidence ${fixed(s.confidence, 3)}`}`,
      );
  const [box] = attended;
  if (box)
    lines.push(
      `  looked at ${box.width}×${box.height} pixels at ${box.x},${box.y}${attended.length > 1 ? ' first' : ''}`,
    );
  return `${lines.join('\n')}\n`;
}
