import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { refusePlaying } from '#renderer/operations/playable.ts';
import { watchLateness } from '#renderer/player/lateness.ts';
import { useTransport } from '#renderer/player/transport-context.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { cropOf } from '#src/model/put-crop.ts';
import { eventOf, hueOf, mixFor, placementOf, playableOf, projectOf } from '#renderer/state/selectors.ts';
import { formatBytes } from '#renderer/time/format.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { selecting } from '#renderer/state/selecting.ts';
import type { AppState } from '#renderer/state/state.ts';
import { trackOf } from '#renderer/timeline/view.ts';
import type { Recording } from '#src/model/recording.ts';
import { isHeard } from '#src/model/mix.ts';
import { shiftOf } from '#src/model/stream-maps.ts';
import { type TimeMap, timelineExtent, toSource } from '#src/model/time-map.ts';
import { CellSign } from './cell-sign.tsx';
import { CropLayer } from './crop-layer.tsx';
import { CropPreview } from './crop-preview.tsx';
import { CopyOffer, CopyShare } from './copy-offer.tsx';
import { GlimpseLayer } from './glimpse-layer.tsx';
import { HeatLayer } from './heat-layer.tsx';
import { SoundOnly } from './sound-only.tsx';

type Presence = 'here' | 'before' | 'after' | 'gap' | 'unplaced' | 'elsewhere';

/** Whether the recording has a picture at the playhead. */
function presence(s: AppState, id: string): Presence {
  const placement = placementOf(projectOf(s), id);
  if (!placement?.map) return 'unplaced';
  if (placement.event !== eventOf(s)) return 'elsewhere';
  const picture = pictureMap(s, id) ?? placement.map;
  if (toSource(picture, s.playhead) !== null) return 'here';
  const [first, last] = timelineExtent(picture) ?? [s.playhead, s.playhead];
  return s.playhead < first ? 'before' : s.playhead > last ? 'after' : 'gap';
}

const pictureMap = (s: AppState, id: string): TimeMap | null => trackOf(s, id)?.streams.picture ?? null;

/** Says why a cell is dark: where its picture is instead. */
function Says({ id, where }: { readonly id: string; readonly where: Exclude<Presence, 'here'> }) {
  const { write } = useTimelineTime();
  const map = useAppState((s) => pictureMap(s, id));
  const [first, last] = (map && timelineExtent(map)) ?? [null, null];
  const at = where === 'before' ? first : where === 'after' ? last : null;
  if (at === null) return <span className="grid-says">{tr(said[where])}</span>;
  const time = write(at, 1);
  const words = where === 'before' ? tr('Begins at {time}', { time }) : tr('Ended at {time}', { time });
  return (
    <span className="grid-says" title={words}>
      <span className="grid-says-words">{words}</span>
      <span className="grid-says-short" aria-hidden="true">
        <Icon name={where === 'before' ? 'later' : 'earlier'} />
        {time}
      </span>
    </span>
  );
}

const said: Readonly<Record<Exclude<Presence, 'here'>, Plain>> = {
  before: 'No picture here',
  after: 'No picture here',
  gap: 'No picture here',
  unplaced: 'Not placed',
  elsewhere: 'In another event',
};

export function GridCell({ recording }: { recording: Recording }) {
  const app = useApp();
  const { id, name } = recording;
  const copy = useAppState((s) => {
    const playable = playableOf(s, recording);
    return playable.kind === 'ready' ? playable.copy : null;
  });
  const lighter = useAppState((s) => {
    const playable = playableOf(s, recording);
    return playable.kind === 'ready' && playable.copy === null ? playable.lighter : null;
  });
  const hue = useAppState((s) => hueOf(projectOf(s), id));
  const selected = useAppState((s) => s.selected.includes(id));
  const where = useAppState((s) => presence(s, id));
  const video = useRef<HTMLVideoElement>(null);
  const crop = useAppState((s) => cropOf(projectOf(s), id));
  // Where it is drawn, the whole picture is needed.
  const look = useAppState((s) => (s.drawing === id || !cropOf(projectOf(s), id) ? 'whole' : s.cropLook));
  const isStill = useAppState((s) => s.playing && s.stills.includes(id));
  const hears = useAppState((s) => isHeard(projectOf(s), id));
  const isShown = where === 'here' || where === 'unplaced';
  const [isLate, setLate] = useState(false);
  return (
    <figure
      className="grid-cell"
      data-hue={hue}
      data-selected={selected ? 'true' : undefined}
      data-look={look}
      data-stills={isStill ? 'true' : undefined}
    >
      <Screen recording={recording} video={video} shown={isShown} onLate={setLate} />
      {crop && look !== 'whole' ? (
        <CropPreview recording={recording} crop={crop} video={video} shown={isShown} />
      ) : null}
      {where === 'here' ? null : <Says id={id} where={where} />}
      <figcaption>
        <button
          type="button"
          aria-pressed={selected}
          title={name}
          onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
        >
          <ClippedName name={name} />
        </button>
        {copy === null ? null : (
          <CellSign
            icon="file"
            title={tr('A copy of {size} made for playing; exports use the original', {
              size: formatBytes(copy),
            })}
          >
            {tr('copy')}
          </CellSign>
        )}
        {lighter ? (
          <CellSign
            icon="file"
            title={tr(
              'This machine does not play it fluently: a lighter copy is being made; exports use the original',
            )}
          >
            {phrase('copy {share}…', { share: <CopyShare job={lighter} /> })}
          </CellSign>
        ) : null}
        {isStill ? (
          <CellSign
            icon="picture"
            title={tr(
              'This machine does not keep up with all pictures: this one is a still, now and then a new one. Its sound and its place in time are right. Selected recordings move first',
            )}
          >
            {tr('stills')}
          </CellSign>
        ) : null}
        {isLate && where === 'here' && !isStill ? (
          <CellSign icon="late" title={tr('Its picture is still of another moment; the playhead is right')}>
            {tr('catching up')}
          </CellSign>
        ) : null}
        {look === 'crop' ? (
          <CellSign icon="crop" title={tr('Only what its crop holds is shown')}>
            {tr('crop')}
          </CellSign>
        ) : null}
        {recording.media.audio.length > 0 && !hears ? (
          <CellSign icon="muted" title={tr('Its sound is not heard')}>
            {tr('muted')}
          </CellSign>
        ) : null}
      </figcaption>
      <GlimpseLayer recording={recording} />
      <HeatLayer recording={recording} />
      <CropLayer recording={recording} />
    </figure>
  );
}

function Screen({
  recording,
  video,
  shown,
  onLate,
}: {
  recording: Recording;
  video: RefObject<HTMLVideoElement | null>;
  shown: boolean;
  /** Told when its picture begins to be late, and when it no longer is. */
  onLate: (late: boolean) => void;
}) {
  const app = useApp();
  const transport = useTransport();
  const playable = useAppState((s) => playableOf(s, recording));
  const url = playable.kind === 'ready' ? (playable.pictures ?? playable.url) : null;
  // Sound that was put right or is delayed is heard apart from its picture, each at its own moment.
  const isShifted = useAppState(
    (s) =>
      shiftOf(projectOf(s), recording.id) !== null ||
      mixFor(projectOf(s), recording.id).delay !== 0 ||
      s.stills.includes(recording.id),
  );
  const isApart = isShifted || (playable.kind === 'ready' && playable.pictures !== null);
  const stream = isApart ? 'picture' : 'both';
  useEffect(() => {
    const element = video.current;
    return element && url ? transport.register(recording.id, element, stream) : undefined;
  }, [transport, recording.id, url, stream, video]);
  useEffect(() => {
    const element = video.current;
    if (!element || !url) return;
    const stop = watchLateness(element, onLate);
    return () => {
      stop();
      onLate(false);
    };
  }, [url, video, onLate]);
  if (playable.kind !== 'ready') return <CopyOffer recording={recording} playable={playable} />;
  return (
    <>
      <video
        ref={video}
        src={playable.pictures ?? playable.url}
        muted
        playsInline
        preload="auto"
        tabIndex={-1}
        aria-label={recording.name}
        data-shown={shown}
        onError={() => refusePlaying(app, recording)}
      />
      {isApart ? <SoundOnly recording={recording} stream="sound" /> : null}
    </>
  );
}
