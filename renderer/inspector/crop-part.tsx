import { tr } from '#renderer/i18n/tr.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import type { Plain } from '#renderer/i18n/words.ts';
import { told } from '#renderer/i18n/told.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { follow } from '#renderer/operations/follow.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { cropOf } from '#src/model/put-crop.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { formatTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { CropLook } from '#renderer/state/state.ts';
import type { CropCandidate, CropEvent, Glimpses, ProjectCrop } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';
import { CropFitChoice, CropFitted } from './crop-fit.tsx';
import { Moments } from './moments.tsx';
import { JobWorking } from './job-working.tsx';
import { Choice, Fact, Part } from './part.tsx';

/** What of this recording's picture is looked at: how it was found, what befell it, what else there is. */
export function CropPart({ recording }: { recording: Recording }) {
  const crop = cropOf(useProject(), recording.id);
  const following = useAppState((s) => (s.following?.recording === recording.id ? s.following : null));
  if (recording.media.video.length === 0) return null;
  const outcome = following?.outcome ?? null;
  return (
    <Part title={tr('Crop')}>
      {crop ? <Facts recording={recording} crop={crop} /> : null}
      {outcome?.kind === 'working' ? (
        <JobWorking kind="track" name={tr('Following the subject')} stop={outcome.stop} />
      ) : null}
      {outcome?.kind === 'failed' ? (
        <p className="job-error" role="alert">
          <ErrorText error={outcome.error} />
        </p>
      ) : null}
      {outcome?.kind === 'done' ? (
        <>
          {outcome.reason === null ? null : (
            <p role="status">{`${tr('Not followed.')} ${told(outcome.reason)}`}</p>
          )}
          {outcome.fit ? <CropFitted fit={outcome.fit} other={outcome.fitTo} /> : null}
          {outcome.glimpses ? <Glimpsed glimpses={outcome.glimpses} /> : null}
          <Candidates candidates={outcome.candidates} isCropped={crop !== null} />
        </>
      ) : null}
      {outcome?.kind === 'working' ? null : (
        <div className="part-do">
          <CommandButton id="clip.follow" />
          {crop ? <CommandButton id="clip.follow-here" /> : null}
          <CommandButton id="clip.draw-crop" />
          {crop?.kind === 'affine' ? (
            <CommandButton id="clip.free-corners" name={tr('Free corners')} />
          ) : null}
          {crop ? <CommandButton id="clip.remove-crop" name={tr('Remove crop')} look="danger" /> : null}
        </div>
      )}
      {outcome?.kind === 'working' ? null : <CropFitChoice recording={recording} />}
    </Part>
  );
}

/** How little was decoded, and what it is worth. */
function Glimpsed({ glimpses: { decoded, of, glances } }: { glimpses: Glimpses }) {
  const believed = glances.filter((glance) => glance.believed).length;
  return (
    <p className="soft small" role="status">
      {phrase(
        'By glimpses {decoded} of {all} frames were decoded; on {believed} of {looks} looks something was taken for the subject, which proves little: how sure the crop is stands with it. Experimental: looking at every frame follows better.',
        {
          decoded: <span className="num">{decoded}</span>,
          all: <span className="num">{of}</span>,
          believed: <span className="num">{believed}</span>,
          looks: <span className="num">{glances.length}</span>,
        },
      )}
    </p>
  );
}

const looks: readonly (readonly [CropLook, Plain])[] = [
  ['whole', 'whole pictures'],
  ['beside', 'the crop beside it'],
  ['crop', 'only the crop'],
];

const kinds: Readonly<Record<ProjectCrop['kind'], Plain>> = {
  affine: 'Moves, turns, grows, slants',
  projective: 'Four free corners',
  tps: 'Moves, turns, grows, bends',
};

function Facts({ recording, crop }: { recording: Recording; crop: ProjectCrop }) {
  const { kind, frames, keys, confidence, events } = crop;
  const app = useApp();
  const look = useAppState((s) => s.cropLook);
  return (
    <>
      <Choice
        label={tr('Grid shows')}
        value={look}
        options={looks.map(([each, name]) => [each, tr(name)] as const)}
        onChange={(cropLook) => app.set({ cropLook })}
      />
      <Fact name={tr('Kind')}>{tr(kinds[kind])}</Fact>
      <Fact name={tr('Confidence')}>
        {confidence === null ? (
          tr('drawn by hand')
        ) : (
          <span className="num" title={tr('That the subject is seen, on average')}>
            {confidence.toFixed(2)}
          </span>
        )}
      </Fact>
      {confidence === null ? null : (
        <Fact name={tr('Frames')}>
          <span className="num">{frames.length}</span>
        </Fact>
      )}
      <Fact name={tr('Keyframes')}>
        <span className="num">{keys.length}</span>
      </Fact>
      {keys.length > 0 ? (
        <div className="part-do">
          <CommandButton id="clip.key-previous" name={tr('Previous')} />
          <CommandButton id="clip.key-next" name={tr('Next')} />
          <CommandButton id="clip.key-remove" name={tr('Remove keyframe')} />
        </div>
      ) : null}
      {events.length > 0 ? <Events recording={recording} events={events} /> : null}
    </>
  );
}

const happened: Readonly<Record<CropEvent['kind'], Plain>> = {
  cut: 'cut',
  hidden: 'out of sight',
  'found-again': 'seen again',
  lost: 'lost',
};

/** More than these would push everything else out of sight. */
const mostEvents = 8;

function Events({ recording, events }: { recording: Recording; events: readonly CropEvent[] }) {
  const moments = events.map(({ kind, start, end }) => ({
    key: `${kind}/${start}`,
    at: start,
    line: (
      <>
        <span className="num">
          {end > start ? `${formatTime(start)} – ${formatTime(end)}` : formatTime(start)}
        </span>{' '}
        {tr(happened[kind])}
      </>
    ),
  }));
  return <Moments recording={recording} moments={moments} most={mostEvents} />;
}

/** What else moves by itself, best first: each may be followed instead. */
function Candidates({ candidates, isCropped }: { candidates: readonly CropCandidate[]; isCropped: boolean }) {
  const app = useApp();
  const others = candidates.filter(({ chosen }) => !(chosen && isCropped)).slice(0, 6);
  if (others.length === 0) return null;
  return (
    <>
      <p className="soft small">{isCropped ? tr('What else moves:') : tr('What moves:')}</p>
      <ol className="crop-list">
        {others.map(({ t, box, coherence }) => {
          const [x, y, w, h] = box.map(Math.round);
          return (
            <li key={`${t}/${box.join()}`} className="crop-candidate">
              <span className="small">
                {phrase('{size} at {place}', {
                  size: <span className="num">{`${w} × ${h}`}</span>,
                  place: <span className="num">{`${x}, ${y}`}</span>,
                })}
                <br />
                <span
                  className="soft"
                  title={tr('When it is seen best, and how well it keeps together, 0 … 1')}
                >
                  {phrase('{time}, coherence {coherence}', {
                    time: <span className="num">{formatTime(t)}</span>,
                    coherence: <span className="num">{coherence.toFixed(2)}</span>,
                  })}
                </span>
              </span>
              <Button onClick={() => void follow(app, { box, at: t })}>{tr('Follow this')}</Button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
