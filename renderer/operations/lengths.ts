import type { Draft } from 'immer';
import { soundKey } from '#renderer/state/selectors.ts';
import type { Heard } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { type Edit, withFacts } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import { endingAt, type TimeMap } from '#src/model/time-map.ts';

/**
 * Keeps every recording as long as decoding has shown it to be, whatever its file declares: in the bin, on the
 * timeline, in the document. No step of its own: undo must not bring a wrong length back, and a document that was
 * saved with one is set right as soon as its files are heard. @returns what stops it.
 */
export function keepLengths(app: App): () => void {
  const look = () => {
    const { heard } = app.store.getState();
    if (!Object.values(heard).some((found) => found.length)) return;
    app.store.setState((s) => {
      const history = withFacts(s.history, truly(s.heard));
      return history === s.history ? s : { history };
    });
  };
  return app.store.subscribe((s, before) => {
    if (s.heard !== before.heard || s.history.project !== before.history.project) look();
  });
}

/** Sound and clip of those recordings that are shorter or longer than they declare. */
const truly =
  (heard: Readonly<Record<string, Heard>>): Edit['recipe'] =>
  (d) => {
    for (const recording of (d as Project).recordings) {
      const length = heard[soundKey(recording)]?.length;
      if (!length) continue;
      const { duration, declared, said } = length;
      const media = recording.media as Draft<typeof recording.media>;
      if (media.duration !== duration) media.duration = duration;
      if (!media.warnings.includes(said)) media.warnings.push(said);
      const placement = d.placements.find((p) => p.recording === recording.id);
      const end = placement?.map?.segments.at(-1)?.knots.at(-1)?.source;
      if (!placement?.map || end === undefined || Math.abs(end - declaredEnd(declared)) > asDeclared)
        continue;
      const map = endingAt(placement.map as TimeMap, duration);
      if (map) placement.map = map as Draft<TimeMap>;
    }
  };

/** A clip that ends this near to the declared length was laid out by it, seconds. */
const asDeclared = 1e-3;
/** What declares no length was laid out with hardly any. */
const declaredEnd = (declared: number): number => Math.max(declared, 1e-3);
