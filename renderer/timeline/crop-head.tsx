import type { Plain } from '#renderer/i18n/words.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { selecting } from '#renderer/state/selecting.ts';
import { type CropMeasure, cropMeasures } from '#src/vision/crop-curves.ts';
import { type CropRow, curveLooks } from './draw-crop.ts';

const measureNames: Readonly<Record<CropMeasure, Plain>> = { x: 'x', y: 'y', size: 'size', turn: 'turn' };

/** The name of a crop's row, and which of its curves is which. */
export function CropHead({ track, crop }: CropRow) {
  const app = useApp();
  const { id, name } = track.recording;
  const selected = useAppState((s) => s.selected.includes(id));
  const count = crop.keys.length;
  return (
    <li className="track-head text-head crop-head" data-hue={track.hue}>
      <button
        type="button"
        className="track-name"
        aria-pressed={selected}
        title={tr(
          "The crop of {name} over time, with its deviation. Keyframes can be dragged; the keys ; and ' go to them",
          { name },
        )}
        onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
      >
        <span className="text-mark" aria-hidden="true" />
        <span>
          {phrase('Crop{of}', { of: <span className="unseen">{` ${tr('of {name}', { name })}`}</span> })}
        </span>
      </button>
      <span className="track-sound faint small num">{tr('{count} keys', { count })}</span>
      <span className="track-facts small curve-legend">
        {cropMeasures.map((measure) => (
          <span key={measure}>
            <svg width="14" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="14"
                y2="4"
                stroke={curveLooks[measure].inHue ? 'var(--hue)' : 'var(--text)'}
                strokeWidth="1.5"
                strokeDasharray={curveLooks[measure].dash.join(' ')}
              />
            </svg>
            {tr(measureNames[measure])}
          </span>
        ))}
      </span>
    </li>
  );
}
