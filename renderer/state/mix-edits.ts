import { stepName } from '#renderer/i18n/step-name.ts';
import type { Edit } from '#src/model/history.ts';
import { mixOf, type TrackMix } from '#src/model/mix.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';

type Change = Partial<Omit<TrackMix, 'recording'>>;

/** Changes how a recording is heard; what is heard as it was recorded leaves nothing in the document. */
export const setMix = (id: RecordingId, change: Change, label: string, gesture?: string): Edit => ({
  label,
  ...(gesture === undefined ? {} : { gesture }),
  recipe(d) {
    if (!d.recordings.some((r) => r.id === id)) return;
    const mixed = { ...mixOf(d as unknown as Project, id), ...change };
    const { gain, delay, muted, solo } = mixed;
    const at = d.mix.findIndex((each) => each.recording === id);
    if (gain === 0 && delay === 0 && !muted && !solo) {
      if (at >= 0) d.mix.splice(at, 1);
    } else if (at >= 0) d.mix[at] = mixed;
    else d.mix.push(mixed);
  },
});

export const toggleMute = (project: Project, id: RecordingId): Edit => {
  const { muted } = mixOf(project, id);
  return setMix(id, { muted: !muted }, muted ? stepName('Unmute') : stepName('Mute'));
};

/** Hears one recording alone, in place of those that were; `beside`: with them. Again: all are heard. */
export const toggleSolo = (project: Project, id: RecordingId, beside = false): Edit => {
  const { solo } = mixOf(project, id);
  const set = setMix(id, { solo: !solo }, solo ? stepName('Hear all') : stepName('Hear only this'));
  return {
    ...set,
    recipe(d) {
      const others = beside ? [] : d.mix.filter((each) => each.solo && each.recording !== id);
      for (const { recording } of others) setMix(recording, { solo: false }, '').recipe(d);
      set.recipe(d);
    },
  };
};
