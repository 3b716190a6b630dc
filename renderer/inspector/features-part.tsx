import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import type { Recording } from '#src/model/recording.ts';
import { JobWorking } from './job-working.tsx';
import { Part } from './part.tsx';

/** What the recording is compared by, as strips under it on the timeline. */
export function FeaturesPart({ recording }: { recording: Recording }) {
  const features = useAppState((s) => s.features[recording.id] ?? null);
  const { audio, video } = recording.media;
  if (audio.length === 0 && video.length === 0) return null;
  return (
    <Part title={tr('Compared by')}>
      {features?.kind === 'working' ? (
        <JobWorking kind="features" name={tr('Listening and looking')} stop={features.stop} />
      ) : (
        <div className="part-do">
          <CommandButton id="view.features" name={features ? tr('Hide features') : tr('Show features')} />
        </div>
      )}
    </Part>
  );
}
