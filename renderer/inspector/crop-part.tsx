import { CommandButton } from '#renderer/commands/command-button.tsx';
import { follow } from '#renderer/operations/follow.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { cropOf } from '#renderer/state/crop-edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { formatTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { CropLook } from '#renderer/state/state.ts';
import type { CropCandidate, CropEvent, Glimpses, ProjectCrop } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';
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
    <Part title="Crop">
      {crop ? <Facts recording={recording} crop={crop} /> : null}
      {outcome?.kind === 'working' ? (
        <JobWorking kind="track" name="Following the subject" stop={outcome.stop} />
      ) : null}
      {outcome?.kind === 'failed' ? (
        <p className="job-error" role="alert">
          <ErrorText error={outcome.error} />
        </p>
      ) : null}
      {outcome?.kind === 'done' ? (
        <>
          {outcome.reason === null ? null : <p role="status">Not followed. {outcome.reason}</p>}
          {outcome.glimpses ? <Glimpsed glimpses={outcome.glimpses} /> : null}
          <Candidates candidates={outcome.candidates} isCropped={crop !== null} />
        </>
      ) : null}
      {outcome?.kind === 'working' ? null : (
        <div className="part-do">
          <CommandButton id="clip.follow" />
          {crop ? <CommandButton id="clip.follow-here" /> : null}
          <CommandButton id="clip.draw-crop" />
          {crop?.kind === 'affine' ? <CommandButton id="clip.free-corners" name="Free corners" /> : null}
          {crop ? <CommandButton id="clip.remove-crop" name="Remove crop" look="danger" /> : null}
        </div>
      )}
    </Part>
  );
}

/** How little was decoded, and what it is worth. */
function Glimpsed({ glimpses: { decoded, of, glances } }: { glimpses: Glimpses }) {
  const believed = glances.filter((glance) => glance.believed).length;
  return (
    <p className="soft small" role="status">
      By glimpses <span className="num">{decoded}</span> of <span className="num">{of}</span> frames were
      decoded; on <span className="num">{believed}</span> of <span className="num">{glances.length}</span>{' '}
      looks something was taken for the subject, which proves little: how sure the crop is stands with it.
      Experimental: looking at every frame follows better.
    </p>
  );
}

const looks: readonly (readonly [CropLook, string])[] = [
  ['whole', 'whole pictures'],
  ['beside', 'the crop beside it'],
  ['crop', 'only the crop'],
];

const kinds = {
  affine: 'Moves, turns, grows, slants',
  projective: 'Four free corners',
} as const;

function Facts({ recording, crop }: { recording: Recording; crop: ProjectCrop }) {
  const { kind, frames, keys, confidence, events } = crop;
  const app = useApp();
  const look = useAppState((s) => s.cropLook);
  return (
    <>
      <Choice
        label="Grid shows"
        value={look}
        options={looks}
        onChange={(cropLook) => app.set({ cropLook })}
      />
      <Fact name="Kind">{kinds[kind]}</Fact>
      <Fact name="Confidence">
        {confidence === null ? (
          'drawn by hand'
        ) : (
          <span className="num" title="That the subject is seen, on average">
            {confidence.toFixed(2)}
          </span>
        )}
      </Fact>
      {confidence === null ? null : (
        <Fact name="Frames">
          <span className="num">{frames.length}</span>
        </Fact>
      )}
      <Fact name="Keyframes">
        <span className="num">{keys.length}</span>
      </Fact>
      {keys.length > 0 ? (
        <div className="part-do">
          <CommandButton id="clip.key-previous" name="Previous" />
          <CommandButton id="clip.key-next" name="Next" />
          <CommandButton id="clip.key-remove" name="Remove keyframe" />
        </div>
      ) : null}
      {events.length > 0 ? <Events recording={recording} events={events} /> : null}
    </>
  );
}

const happened: Readonly<Record<CropEvent['kind'], string>> = {
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
          {end > start ? `${formatTime(start, 2)} – ${formatTime(end, 2)}` : formatTime(start, 2)}
        </span>{' '}
        {happened[kind]}
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
      <p className="soft small">{isCropped ? 'What else moves:' : 'What moves:'}</p>
      <ol className="crop-list">
        {others.map(({ t, box, coherence }) => {
          const [x, y, w, h] = box.map(Math.round);
          return (
            <li key={`${t}/${box.join()}`} className="crop-candidate">
              <span className="small">
                <span className="num">
                  {w} × {h}
                </span>{' '}
                at{' '}
                <span className="num">
                  {x}, {y}
                </span>
                <br />
                <span className="soft" title="When it is seen best, and how well it keeps together, 0 … 1">
                  <span className="num">{formatTime(t, 2)}</span>, coherence{' '}
                  <span className="num">{coherence.toFixed(2)}</span>
                </span>
              </span>
              <Button onClick={() => void follow(app, { box, at: t })}>Follow this</Button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
