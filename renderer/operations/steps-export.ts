import { tr } from '#renderer/i18n/tr.ts';
import type { App } from '#renderer/state/store.ts';
import type { StepFormat } from '#src/formats/step-files.ts';
import { errorData } from '#src/model/errors.ts';
import type { Recording } from '#src/model/recording.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { refOf, runJob } from './jobs.ts';

export type StepsExport = StepFormat | 'clips';

/** Writes the steps that are found to a file, or a clip of each into a folder. @returns `exists` where something stands there and was not to be replaced */
export async function exportSteps(
  app: App,
  { steps }: ProjectSteps,
  recording: Recording,
  format: StepsExport,
  path: string,
  overwrite: boolean,
): Promise<'written' | 'exists' | 'failed'> {
  const own = steps.map((step) => ({ ...step }));
  const name = path.split(/[\\/]/).at(-1) ?? path;
  try {
    if (format === 'clips') {
      const input = {
        kind: 'step-clips',
        media: refOf(recording),
        steps: own,
        output: path,
        overwrite,
      } as const;
      const { files } = await runJob(app, input);
      app.say(tr('{count} clips written to {name}.', { count: files.length, name }));
    } else {
      const { duration } = recording.media;
      await app.channel.call('steps.write', { path, format, steps: own, duration, overwrite });
      app.say(tr('Written to {name}.', { name }));
    }
    return 'written';
  } catch (error) {
    if (errorData(error).code === 'exists') return 'exists';
    app.fail(error);
    return 'failed';
  }
}
