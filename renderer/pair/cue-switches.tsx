import { tr } from '#renderer/i18n/tr.ts';
import { cueName } from './cue-names.ts';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { CueShares } from '#src/model/cue-shares.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { percent, sharesIn, stretchAt } from './cue-shares.ts';
import type { CueLook } from './draw-cues.ts';
import { warpElastically } from './pair-edits.ts';
import { pairStore } from './pair-state.ts';
import type { Pair } from './warp-solver.ts';

/**
 * What each cue counts for, in all or under the crosshair, and whether it counts at all: those that are switched off or
 * on do so once the pair is warped again, which takes a while.
 */
export function CueSwitches({
  pair,
  cues,
  looks,
  how,
}: {
  pair: Pair;
  cues: CueShares;
  looks: readonly CueLook[];
  how: WarpHow;
}) {
  const app = useApp();
  const cursor = useStore(pairStore(app), (s) => s.cursor);
  const [off, setOff] = useState<readonly string[]>(how.without);
  const [asked, setAsked] = useState(false);
  const running = useAppState((s) =>
    s.jobs.some((j) => j.kind === 'warp' && (j.state === 'running' || j.state === 'queued')),
  );
  const here = cursor && cues.at.length > 1 ? sharesIn(cues, stretchAt(cues, cursor.a)) : null;
  const names = [...cues.cues.map(({ name }) => name), ...how.without];
  const isChanged = off.length !== how.without.length || off.some((name) => !how.without.includes(name));
  const isNone = names.every((name) => off.includes(name));
  return (
    <div className="pair-cue-switches small">
      <span className="soft num" title={tr('What each cue counts for, here or in all')}>
        {here && cursor ? formatTime(cursor.a, 1) : tr('in all')}
      </span>
      <ul>
        {names.map((name, k) => {
          const cue = cues.cues[k];
          const look = looks[k];
          return (
            <li key={name}>
              <label>
                <input
                  type="checkbox"
                  checked={!off.includes(name)}
                  onChange={(event) =>
                    setOff(event.target.checked ? off.filter((each) => each !== name) : [...off, name])
                  }
                />
                {look ? (
                  <span className="pair-cue-look" data-hue={look.hue} data-lines={look.lines || undefined} />
                ) : null}
                {cueName(name)}{' '}
                <span className="num soft">{cue ? percent(here?.[k] ?? cue.weight) : tr('off')}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {isNone ? (
        <span role="alert">{tr('Leave at least one in.')}</span>
      ) : isChanged || asked ? (
        <Button
          disabled={asked || running}
          title={
            running && !asked
              ? tr('Another warp is under way')
              : tr('Warp by the cues that are on; undo takes it back')
          }
          onClick={() => {
            setAsked(true);
            void warpElastically(app, pair, { ...how, without: [...off] }).finally(() => setAsked(false));
          }}
        >
          {asked ? tr('Warping…') : tr('Warp by these')}
        </Button>
      ) : null}
    </div>
  );
}
