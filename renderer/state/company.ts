import type { Plain } from '#renderer/i18n/words.ts';

/** What goes along when a recording is nudged or dragged. */
export const companies = ['alone', 'selected', 'recorder', 'later'] as const;
export type Company = (typeof companies)[number];

export const companyNames: Readonly<Record<Company, Plain>> = {
  alone: 'it alone',
  selected: 'all selected',
  recorder: 'its recorder',
  later: 'it and all later',
};
