import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { ImportResult } from '#main/hosts/api/results.ts';
import { segmentPpm } from '#src/model/time-map.ts';
import { timelineEndings } from '#src/formats/timeline-file.ts';
import { importTimelines } from '#main/import/import-timeline.ts';
import { writeProject } from '#main/store/project-document.ts';
import { StorageError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { type Command, outputOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { frameRateOf } from './frame-rate.ts';

/** `syncline import`: what another program says of where recordings lie, as a project. */
export const importCommand: Command<ImportResult> = {
  name: 'import',
  summary:
    'Make a project from a timeline of an editing program (OTIO, Final Cut Pro XML, Premiere XML, EDL, REAPER)',
  usage: 'import TIMELINE… [-o X.syncline] [--media FOLDER] [options]',
  options: {
    output: { ...outputOption, value: 'X.syncline', help: 'write the project there' },
    media: {
      kind: 'value',
      value: 'FOLDER',
      help: 'where media are looked for by name, if they are not where the timeline says, nor beside it',
    },
    'frame-rate': {
      kind: 'value',
      value: 'N[/D]',
      help: 'of an EDL that does not say it (default: that of the first picture it uses)',
    },
  },
  lesson: `TIMELINE ends in ${timelineEndings.join(', ')}. Several EDLs, one a recording, lie on one clock.
Clips become places: a recording lies where its clips lie, as if placed by hand; what is frozen, reversed, nested or used
twice has no place, which is said. An OTIO that Syncline wrote brings its exact maps back, where nobody moved its clips.
`,
  async run(call) {
    const { options, files } = call;
    if (files.length === 0) throw usageError('import wants a TIMELINE.');
    const output = options.text('output') ?? null;
    if (output !== null && extname(output).toLowerCase() !== '.syncline')
      throw usageError(`import writes a project: -o wants a name that ends in .syncline, not “${output}”.`);
    const overwrite = options.flag('overwrite');
    if (output !== null && existsSync(output) && !overwrite)
      throw new StorageError(
        'exists',
        `“${output}” is already there.`,
        'Choose another name, or add --overwrite.',
      );
    const folder = options.text('media');
    const { project, notes, isPartial } = await importTimelines({
      files: files.map((file) => resolve(file)),
      media: folder === undefined ? null : resolve(folder),
      frameRate: frameRateOf(options.text('frame-rate')),
      allowed: async () => true,
      signal: call.signal,
      progress: (done, total) => call.progress(done, total, 'media', 'Reading'),
    });
    for (const note of notes) call.warn(note);
    if (output !== null) {
      await writeProject(resolve(output), project, { overwrite });
      call.log(`The project is in ${output}.`);
    }
    return {
      exit: isPartial ? 3 : 0,
      json: {
        ...{ version: 1, project: output, warnings: notes },
        reference: project.recordings.findIndex((r) => r.id === project.settings.reference),
        recordings: project.recordings.map((recording, i) => {
          const placement = project.placements[i];
          return {
            ...{
              path: recording.path,
              placed: placement?.placed ?? false,
              reason: placement?.reason ?? null,
            },
            segments: (placement?.map?.segments ?? []).map((segment) => {
              const [first, last] = [segment.knots[0], segment.knots.at(-1)];
              return {
                source: [first?.source ?? null, last?.source ?? null],
                timeline: [first?.timeline ?? null, last?.timeline ?? null],
                ppm: segmentPpm(segment),
              } as const;
            }),
          };
        }),
      },
      text: report(project),
    };
  },
};

function report({ recordings, placements }: Project): string {
  return recordings
    .map((recording, i) => {
      const segments = placements[i]?.map?.segments ?? [];
      const first = segments[0]?.knots[0];
      const where = first
        ? `from ${fixed(first.timeline - first.source, 3)} s, ${segments.length === 1 ? '1 segment' : `${segments.length} segments`}`
        : 'not placed';
      return `${plain(recording.name)}: ${where}\n`;
    })
    .join('');
}
