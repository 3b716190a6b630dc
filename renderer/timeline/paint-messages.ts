import type { CallName, MethodParams, MethodResult } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
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

/** What a painter asks the host for. */
export type PaintCall = Extract<CallName, 'peaks.read' | 'spectrum.read' | 'strip.read' | 'features.read'>;

/** From the window to its painter. */
export type ToPainter =
  | { readonly kind: 'start'; readonly rows: OffscreenCanvas; readonly ruler: OffscreenCanvas }
  | {
      readonly kind: 'draw';
      readonly picture: RowsPicture;
      /** Null: as before. */
      readonly rows: Packed | null;
      readonly palette: Palette | null;
    }
  /** Its sound was decoded again. */
  | { readonly kind: 'forget'; readonly recording: Recording }
  | { readonly kind: 'answer'; readonly id: number; readonly value: MethodResult<PaintCall> | null };

/** From the painter to its window. */
export type FromPainter =
  | { readonly kind: 'drawn' }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: PaintCall;
      readonly params: MethodParams<PaintCall>;
    }
  | { readonly kind: 'abort'; readonly id: number };
