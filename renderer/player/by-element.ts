import type { AppState } from '#renderer/state/state.ts';
import { isSounding } from './audible.ts';

/**
 * Whether the sound of a file is heard by a media element: at other speeds than its own (elements keep the pitch), and where the
 * window cannot decode it otherwise. Told by the speed that is set too, so that elements are ready when playing begins.
 */
export const soundsByElement = (s: Pick<AppState, 'rate' | 'speed' | 'undecoded'>, url: string): boolean =>
  s.undecoded.includes(url) || (s.rate !== 1 && isSounding(s.rate)) || (s.speed !== 1 && isSounding(s.speed));
