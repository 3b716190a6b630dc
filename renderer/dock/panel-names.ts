import type { Plain } from '#renderer/i18n/words.ts';
import type { Panel, Place } from './layout.ts';

/** What stands on the tabs. */
export const panelNames: Readonly<Record<Panel, Plain>> = {
  sources: 'Sources',
  pictures: 'Videos',
  pair: 'Pair view',
  transcript: 'Transcript',
  attention: 'Attention',
  steps: 'Steps',
  network: 'Network',
  inspector: 'Inspector',
  history: 'History',
};

export const placeNames: Readonly<Record<Place, Plain>> = {
  left: 'At the left',
  top: 'Above the timeline',
  bottom: 'Below the timeline',
  right: 'At the right',
};

/** Within a sentence. */
export const withinNames: Readonly<Record<Panel, Plain>> = {
  sources: 'sources',
  pictures: 'videos',
  pair: 'pair view',
  transcript: 'transcript',
  attention: 'attention',
  steps: 'steps',
  network: 'network',
  inspector: 'inspector',
  history: 'history',
};
