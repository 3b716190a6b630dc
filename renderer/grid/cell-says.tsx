import { tr } from '#renderer/i18n/tr.ts';
import type { ReactNode } from 'react';
import { useAppState } from '#renderer/state/context.tsx';
import { eventOf, placementOf, projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { trackOf } from '#renderer/timeline/view.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { type TimeMap, timelineExtent, toSource } from '#src/model/time-map.ts';

export type Presence = 'here' | 'before' | 'after' | 'gap' | 'unplaced' | 'elsewhere';

/** Whether the recording has a picture at the playhead. */
export function presence(s: AppState, id: string): Presence {
  const placement = placementOf(projectOf(s), id);
  if (!placement?.map) return 'unplaced';
  if (placement.event !== eventOf(s)) return 'elsewhere';
  const picture = pictureMap(s, id) ?? placement.map;
  if (toSource(picture, s.playhead) !== null) return 'here';
  const [first, last] = timelineExtent(picture) ?? [s.playhead, s.playhead];
  return s.playhead < first ? 'before' : s.playhead > last ? 'after' : 'gap';
}

const pictureMap = (s: AppState, id: string): TimeMap | null => trackOf(s, id)?.streams.picture ?? null;

/** What a dark cell says in a corner: a sentence, and where that would be cut `short`, with the sentence as its title. */
function Words({ words, short }: { readonly words: string; readonly short: ReactNode }) {
  return (
    <span className="grid-says" title={words}>
      <span className="grid-says-words">{words}</span>
      <span className="grid-says-short" aria-hidden="true">
        {short}
      </span>
    </span>
  );
}

/** Says why a cell is dark: where its picture is instead, or that it is being fetched. */
export function Says({ id, where, isEmpty }: { id: string; where: Presence; isEmpty: boolean }) {
  const { write } = useTimelineTime();
  const map = useAppState((s) => pictureMap(s, id));
  const event = useAppState((s) => {
    const { events, placements } = projectOf(s);
    return events.findIndex((e) => e.id === placements.find((p) => p.recording === id)?.event);
  });
  const [first, last] = (map && timelineExtent(map)) ?? [null, null];
  if (isEmpty && (where === 'here' || where === 'unplaced'))
    return <Words words={tr('Fetching the picture…')} short={tr('Fetching…')} />;
  if (where === 'here') return null;
  if (where === 'unplaced') return <Words words={tr('Not placed')} short={tr('Not placed')} />;
  if (where === 'elsewhere')
    return <Words words={tr('In another event')} short={tr('Event {n}', { n: event + 1 })} />;
  const at = where === 'before' ? first : where === 'after' ? last : null;
  if (at === null) return <Words words={tr('No picture here')} short={tr('No picture')} />;
  const time = write(at, 1);
  return where === 'before' ? (
    <Words
      words={tr('Begins at {time}', { time })}
      short={
        <>
          <Icon name="later" />
          {time}
        </>
      }
    />
  ) : (
    <Words
      words={tr('Ended at {time}', { time })}
      short={
        <>
          <Icon name="earlier" />
          {time}
        </>
      }
    />
  );
}
