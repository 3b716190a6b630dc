import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import {
  notShown,
  canCrop,
  canFollow,
  canFollowByGlimpses,
  canFollowHere,
  dropCrop,
  follow,
  followByGlimpses,
  followHere,
} from '#renderer/operations/follow.ts';
import { canFit, fitCrop } from '#renderer/operations/fit-crop.ts';
import { shownMoment } from '#renderer/player/shown.ts';
import { cropOf, setCrop } from '#src/model/put-crop.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { freed } from '#src/vision/crop-edits.ts';
import type { CropLook } from '#renderer/state/state.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import type { Command } from './command.ts';

/** Shows crops so, or whole pictures again. */
const cropLook = (look: Exclude<CropLook, 'whole'>, label: Plain): Command => ({
  id: `view.crop-${look}`,
  label,
  group: 'View',
  keys: look === 'beside' ? ['KeyQ'] : ['Shift+KeyQ'],
  enabled: (s) => (projectOf(s).crops.length > 0 ? true : tr('No recording has a crop.')),
  run: (app) => app.store.setState((s) => ({ cropLook: s.cropLook === look ? 'whole' : look })),
});

/** What of a recording's picture is looked at. */
export const cropCommands: readonly Command[] = [
  {
    id: 'clip.follow',
    label: 'Follow the subject',
    group: 'Clip',
    keys: [],
    enabled: canFollow,
    run: (app) => void follow(app, null),
  },
  {
    id: 'clip.follow-here',
    label: 'Follow from here',
    group: 'Clip',
    keys: [],
    enabled: canFollowHere,
    run: (app) => void followHere(app),
  },
  {
    id: 'clip.follow-glimpses',
    label: 'Follow by glimpses (experimental)',
    group: 'Clip',
    keys: [],
    enabled: canFollowByGlimpses,
    run: (app) => void followByGlimpses(app),
  },
  {
    id: 'clip.follow-bent',
    label: 'Follow the subject as it bends',
    group: 'Clip',
    keys: [],
    enabled: canFollow,
    run: (app) => void follow(app, null, { kind: 'tps' }),
  },
  {
    id: 'clip.fit-crop',
    label: 'Fit the crop to another recording',
    group: 'Clip',
    keys: [],
    enabled: canFit,
    run: (app) => void fitCrop(app),
  },
  {
    id: 'clip.draw-crop',
    label: 'Draw a crop',
    group: 'Clip',
    keys: [],
    enabled: (s) => {
      const can = canCrop(s);
      if (can !== true) return can;
      return shownMoment(s, s.selected[0] ?? '') === null ? tr(notShown) : true;
    },
    run: (app) => app.set({ drawing: app.store.getState().selected[0] ?? null }),
  },
  {
    id: 'clip.free-corners',
    label: 'Free the corners of the crop',
    group: 'Clip',
    keys: [],
    enabled: (s) => {
      const crop = cropOf(projectOf(s), s.selected[0] ?? null);
      if (!crop) return tr('Select a recording that has a crop.');
      return crop.kind === 'affine' ? true : tr('Its corners are free.');
    },
    run: (app) => {
      const s = app.store.getState();
      const crop = cropOf(projectOf(s), s.selected[0] ?? null);
      if (crop) app.edit(setCrop(freed(crop), stepName('Free the corners')));
    },
  },
  {
    id: 'clip.remove-crop',
    label: 'Remove the crop',
    group: 'Clip',
    keys: [],
    enabled: (s) =>
      cropOf(projectOf(s), s.selected[0] ?? null) ? true : tr('Select a recording that has a crop.'),
    run: (app) => dropCrop(app, app.store.getState().selected[0] ?? ''),
  },
  cropLook('beside', 'Show crops beside their pictures'),
  cropLook('crop', 'Show crops in place of their pictures'),
  {
    id: 'view.crop-rows',
    label: 'Show or hide the curves of crops',
    group: 'View',
    keys: ['Alt+KeyQ'],
    enabled: (s) => (projectOf(s).crops.length > 0 ? true : tr('No recording has a crop.')),
    run: (app) => app.store.setState((s) => ({ cropRows: !s.cropRows })),
  },
];
