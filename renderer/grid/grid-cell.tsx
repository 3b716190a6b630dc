import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { FittedName } from '#renderer/ui/fitted-name.tsx';
import { useMemo, useRef, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { cropOf } from '#src/model/put-crop.ts';
import { hueOf, playableOf, projectOf } from '#renderer/state/selectors.ts';
import { formatBytes } from '#renderer/time/format.ts';
import { selecting } from '#renderer/state/selecting.ts';
import type { Recording } from '#src/model/recording.ts';
import { isHeard } from '#src/model/mix.ts';
import { Screen } from './cell-screen.tsx';
import { presence, Says } from './cell-says.tsx';
import { CellSign } from './cell-sign.tsx';
import { CropLayer } from './crop-layer.tsx';
import { CropPreview } from './crop-preview.tsx';
import { CopyShare } from './copy-offer.tsx';
import { GlimpseLayer } from './glimpse-layer.tsx';
import { HeatLayer } from './heat-layer.tsx';

/** @param names of all pictures */
export function GridCell({ recording, names }: { recording: Recording; names: readonly string[] }) {
  const app = useApp();
  const { id, name } = recording;
  const others = useMemo(() => names.filter((each) => each !== name), [names, name]);
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
  const [isEmpty, setEmpty] = useState(true);
  return (
    <figure
      className="grid-cell"
      data-hue={hue}
      data-selected={selected ? 'true' : undefined}
      data-look={look}
      data-stills={isStill ? 'true' : undefined}
    >
      <Screen recording={recording} video={video} shown={isShown} onLate={setLate} onEmpty={setEmpty} />
      {crop && look !== 'whole' ? (
        <CropPreview recording={recording} crop={crop} video={video} shown={isShown} />
      ) : null}
      <Says {...{ id, where, isEmpty }} />
      <figcaption>
        <button
          type="button"
          aria-pressed={selected}
          title={name}
          onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
        >
          <FittedName {...{ name, others }} />
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
        {isLate && !isEmpty && where === 'here' && !isStill ? (
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
