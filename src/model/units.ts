/**
 * Branded scalars: the compiler refuses to mix clocks or units.
 * A brand costs nothing at run time; the constructors below are the only casts.
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

/** Seconds on one recording's own clock, 0 = the container's first presented moment. */
export type SourceTime = Branded<'SourceTime'>;
/** Seconds on the shared clock on which recordings are placed; may be negative. */
export type TimelineTime = Branded<'TimelineTime'>;
/** A frame's index from 0, in a video stream or in a sequence. */
export type FrameIndex = Branded<'FrameIndex'>;
/** A length on the screen or in a picture. */
export type Pixel = Branded<'Pixel'>;

export const sourceTime = (seconds: number): SourceTime => seconds as SourceTime;
export const timelineTime = (seconds: number): TimelineTime => seconds as TimelineTime;
export const frameIndex = (index: number): FrameIndex => index as FrameIndex;
export const pixel = (length: number): Pixel => length as Pixel;
