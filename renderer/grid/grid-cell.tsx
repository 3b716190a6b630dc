import { useEffect, useRef } from 'react';
import { useTransport } from '#renderer/player/transport-context.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { eventOf, hueOf, placementOf, projectOf } from '#renderer/state/selectors.ts';
import { selecting } from '#renderer/state/selecting.ts';
import type { AppState } from '#renderer/state/state.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { Recording } from '#src/model/recording.ts';
import { toSource } from '#src/model/time-map.ts';
import { type MediaUrl, useMediaUrl } from './use-media-url.ts';

type Presence = 'here' | 'gap' | 'unplaced' | 'elsewhere';

/** Whether the recording has a picture at the playhead. */
function presence(s: AppState, id: string): Presence {
  const placement = placementOf(projectOf(s), id);
  if (!placement?.map) return 'unplaced';
  if (placement.event !== eventOf(s)) return 'elsewhere';
  return toSource(placement.map, s.playhead) === null ? 'gap' : 'here';
}

const said: Readonly<Record<Exclude<Presence, 'here'>, string>> = {
  gap: 'No picture here',
  unplaced: 'Not placed',
  elsewhere: 'In another event',
};

export function GridCell({ recording }: { recording: Recording }) {
  const app = useApp();
  const { id, name } = recording;
  const media = useMediaUrl(recording);
  const hue = useAppState((s) => hueOf(projectOf(s), id));
  const selected = useAppState((s) => s.selected.includes(id));
  const where = useAppState((s) => presence(s, id));
  const hears = useAppState((s) => (s.solo !== null ? s.solo === id : !s.muted.includes(id)));
  return (
    <figure className="grid-cell" data-hue={hue} data-selected={selected ? 'true' : undefined}>
      <Screen recording={recording} media={media} shown={where === 'here' || where === 'unplaced'} />
      {where === 'here' ? null : <span className="grid-says">{said[where]}</span>}
      <figcaption>
        <button
          type="button"
          className="clip"
          aria-pressed={selected}
          title={name}
          onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
        >
          {name}
        </button>
        {media.source.kind === 'ready' && media.source.proxy ? (
          <span className="faint" title="A copy made for playing; exports use the original">
            copy
          </span>
        ) : null}
        {recording.media.audio.length > 0 && !hears ? (
          <span className="faint" title="Its sound is not heard">
            muted
          </span>
        ) : null}
      </figcaption>
    </figure>
  );
}

function Screen({ recording, media, shown }: { recording: Recording; media: MediaUrl; shown: boolean }) {
  const transport = useTransport();
  const video = useRef<HTMLVideoElement>(null);
  const { source, makeProxy, refuse } = media;
  const url = source.kind === 'ready' ? source.url : null;
  useEffect(() => {
    const element = video.current;
    return element && url ? transport.register(recording.id, element) : undefined;
  }, [transport, recording.id, url]);
  if (source.kind === 'ready')
    return (
      <video
        ref={video}
        src={source.url}
        muted
        playsInline
        preload="auto"
        tabIndex={-1}
        aria-label={recording.name}
        data-shown={shown}
        onError={() => refuse('This window cannot decode it.')}
      />
    );
  if (source.kind === 'asking') return <span className="grid-wait" />;
  if (source.kind === 'making')
    return (
      <p className="grid-problem" role="status">
        Making a playable copy; see jobs.
      </p>
    );
  return (
    <div className="grid-problem">
      <p>{source.kind === 'failed' ? source.error.message : source.why}</p>
      {source.kind === 'unplayable' ? (
        <Button
          onClick={makeProxy}
          title="A small copy for this window only; syncing and exporting use the original"
        >
          Make a playable copy
        </Button>
      ) : null}
    </div>
  );
}
