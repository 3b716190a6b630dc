import type { Panel, Place } from './layout.ts';

/** What stands on the tabs. */
export const panelNames: Readonly<Record<Panel, string>> = {
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

export const placeNames: Readonly<Record<Place, string>> = {
  left: 'At the left',
  top: 'Above the timeline',
  bottom: 'Below the timeline',
  right: 'At the right',
};
