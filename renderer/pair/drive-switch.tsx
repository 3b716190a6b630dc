import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useId } from 'react';
import type { Recording } from '#src/model/recording.ts';
import { type Drive, drives, whyNotBy } from './drive.ts';
import type { SaidPair } from './said.ts';

/** Which modality drives the path of the pair. What the two lack can be chosen all the same: why it cannot be is then said. */
export function DriveSwitch({
  pair,
  drive,
  said,
  onChoose,
}: {
  pair: { readonly a: Recording; readonly b: Recording };
  drive: Drive;
  said: SaidPair;
  onChoose: (drive: Drive) => void;
}) {
  const name = useId();
  return (
    <fieldset className="pair-drive" title={tr('What the path is sought by')}>
      <legend className="unseen">{tr('The path is driven by')}</legend>
      {drives.map((each) => {
        const why = whyNotBy(each, pair, said);
        return (
          <label key={each} title={why ?? tr(titles[each])} data-lacks={why !== null || undefined}>
            <input
              type="radio"
              className="unseen"
              name={name}
              value={each}
              checked={each === drive}
              disabled={each === 'sound' && why !== null}
              onChange={() => onChoose(each)}
            />
            {tr(driveNames[each])}
          </label>
        );
      })}
    </fieldset>
  );
}

const driveNames: Readonly<Record<Drive, Plain>> = {
  sound: 'sound',
  picture: 'picture',
  text: 'text',
  all: 'all|drive',
};

const titles: Readonly<Record<Drive, Plain>> = {
  sound: 'Driven by what is heard',
  picture: 'Driven by what is seen',
  text: 'Driven by what is said, by the transcripts of both',
  all: 'Driven by all that both have: sound, picture and words as cues that are weighed',
};
