import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { renameRecording } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, placementOf, whyFixed } from '#renderer/state/selectors.ts';
import type { Recording } from '#src/model/recording.ts';
import { AnalysisPart } from './analysis-part.tsx';
import { AvSyncPart } from './avsync-part.tsx';
import { CandidatesPart } from './candidates-part.tsx';
import { AttentionPart } from './attention-part.tsx';
import { FeaturesPart } from './features-part.tsx';
import { CropPart } from './crop-part.tsx';
import { DataPart } from './data-part.tsx';
import { FilePart } from './file-part.tsx';
import { FindPart } from './find-part.tsx';
import { MarkPart } from './mark-part.tsx';
import { MixPart } from './mix-part.tsx';
import { PlacementPart } from './placement-part.tsx';
import { PreviewPart } from './preview-part.tsx';
import { WhyPart } from './why-part.tsx';
import { WarningsPart } from './warnings-part.tsx';

export function RecordingSection({ recording }: { recording: Recording }) {
  const app = useApp();
  const project = useProject();
  const placement = placementOf(project, recording.id);
  const reference = whyFixed(project, recording.id) !== null;
  const [data] = recording.media.data;
  const hue = useAppState((s) => hueOf(s.history.project, recording.id));
  return (
    <div data-hue={hue}>
      <label className="inspector-name">
        <span className="swatch" />
        <span className="unseen">{tr('Name')}</span>
        <input
          key={recording.name}
          type="text"
          defaultValue={recording.name}
          title={recording.name}
          onBlur={(event) => {
            if (event.target.value !== recording.name)
              app.edit(renameRecording(recording.id, event.target.value));
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      </label>
      <WarningsPart recording={recording} />
      {/* Above the numbers, which grow when one is tried: the rows stay under the pointer. */}
      <CandidatesPart recording={recording} placement={placement} />
      <PlacementPart recording={recording} placement={placement} reference={reference} />
      <WhyPart recording={recording} />
      <MixPart recording={recording} />
      <MarkPart />
      <FindPart recording={recording} />
      <AvSyncPart recording={recording} />
      <CropPart recording={recording} />
      <AttentionPart recording={recording} />
      <FeaturesPart recording={recording} />
      <PreviewPart key={recording.id} recording={recording} />
      {data ? <DataPart recording={recording} stream={data} /> : <AnalysisPart recording={recording} />}
      <FilePart recording={recording} />
      <div className="part-do">
        <CommandButton id="clip.reference" />
        <CommandButton id="edit.remove" name={tr('Remove')} look="danger" />
      </div>
    </div>
  );
}
