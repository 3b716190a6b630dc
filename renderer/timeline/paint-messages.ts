import type { Recording } from '#src/model/recording.ts';
import type { Way } from '#renderer/channel/open.ts';
import type { Tongue } from '#renderer/i18n/tr.ts';
import type { TimeShown } from '#renderer/time/notation.ts';
import type { TracksPicture } from './draw-tracks.ts';
import type { Packed } from './known-objects.ts';
import type { Palette } from './palette.ts';

/** What the rows are drawn from but for the rows themselves, which change less often. */
export type RowsPicture = Omit<TracksPicture, 'rows'> & {
  readonly density: number;
  readonly isSpectrum: boolean;
  /** The language of what is written there. */
  readonly tongue: Tongue;
  readonly times: TimeShown;
};

/** From the window to its painter. */
export type ToPainter =
  | {
      readonly kind: 'start';
      readonly rows: OffscreenCanvas;
      readonly ruler: OffscreenCanvas;
      /** By this it reaches the host. */
      readonly way: Way;
    }
  /** Another way, after that one was lost. */
  | { readonly kind: 'reach'; readonly way: Way }
  | {
      readonly kind: 'draw';
      readonly picture: RowsPicture;
      /** Null: as before. */
      readonly rows: Packed | null;
      readonly palette: Palette | null;
    }
  /** Its sound was decoded again. */
  | { readonly kind: 'forget'; readonly recording: Recording };

/** From the painter to its window: a picture is drawn, or the host is no longer reached. */
export type FromPainter = 'drawn' | 'lost';
