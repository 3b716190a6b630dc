import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { findAgain, goToPlace, putFindAway } from '#renderer/operations/find.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { placesShown } from '#renderer/state/places.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import type { Find } from '#renderer/state/state.ts';
import { formatLength, formatTime } from '#renderer/time/format.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { FoundPlace, JobResults } from '#src/contract/job-results.ts';
import { byWords, luckWords, rateWords } from './find-words.ts';
import { JobWorking } from './job-working.tsx';
import { Part } from './part.tsx';

/** What became of the search for a passage, whatever is selected meanwhile. */
export function FindSection() {
  const find = useAppState((s) => s.find);
  return find ? <Answer find={find} /> : null;
}

function Answer({ find }: { find: Find }) {
  const app = useApp();
  const project = useProject();
  const { outcome, range } = find;
  return (
    <Part title={tr('Passage looked for')}>
      <div className="find-query" data-hue={hueOf(project, find.query)}>
        <span className="swatch" />
        <ClippedName name={recordingOf(project, find.query)?.name ?? find.query} />
        <IconButton name={tr('Put away what was found')} icon="close" onClick={() => putFindAway(app)} />
        <span className="num small soft find-range">
          {formatTime(range[0])} – {formatTime(range[1])} ({formatLength(range[1] - range[0])})
        </span>
      </div>
      {outcome.kind === 'working' ? (
        <JobWorking kind="find" name={tr('Finding the passage')} stop={outcome.stop} />
      ) : null}
      {outcome.kind === 'failed' ? (
        <>
          <p className="job-error" role="alert">
            <ErrorText error={outcome.error} />
          </p>
          <div className="part-do">
            <Button onClick={() => void findAgain(app)}>{tr('Try again')}</Button>
          </div>
        </>
      ) : null}
      {outcome.kind === 'done' ? <Result result={outcome.result} at={find.at} /> : null}
    </Part>
  );
}

function Result({ result, at }: { result: JobResults['find']; at: Find['at'] }) {
  const app = useApp();
  const places = placesShown(app.store.getState());
  const { searched, by, reason, nearest, skipped } = result;
  const isFound = result.places.length > 0;
  const count = isFound ? places.length : 0;
  const looked = [
    tr('{count} recordings', { count: searched.recordings }),
    formatLength(searched.seconds),
    ...(by ? [tr(byWords[by])] : []),
  ].join(', ');
  return (
    <>
      <p role="status" className="find-answer">
        {count > 0
          ? tr('Found in {count} places.', { count })
          : `${tr('Nothing found.')} ${reason === null ? tr('The recordings that held it are gone.') : told(reason)}`}
        <span className="soft small find-looked">{tr('Searched: {looked}.', { looked })}</span>
      </p>
      {count === 0 && nearest.length > 0 ? (
        <p className="soft small">{tr('What comes nearest, to judge by eye and ear:')}</p>
      ) : null}
      {places.length > 0 ? (
        <>
          <ol className="candidates">
            {places.map((place, k) => (
              <PlaceRow
                key={`${place.recording}/${place.start}`}
                place={place}
                index={k}
                isHere={place === at}
                isFound={isFound}
              />
            ))}
          </ol>
          <div className="part-do">
            <CommandButton id="find.next" name={tr('Next')} />
            <CommandButton id="find.pin" name={tr('Pin passage to place')} />
          </div>
        </>
      ) : null}
      <Skipped skipped={skipped} />
    </>
  );
}

function PlaceRow({
  place,
  index,
  isHere,
  isFound,
}: {
  place: FoundPlace;
  index: number;
  isHere: boolean;
  isFound: boolean;
}) {
  const app = useApp();
  const project = useProject();
  const { recording, start, end, score, rate, chance } = place;
  const name = recordingOf(project, recording)?.name ?? recording;
  const luck = luckWords(chance);
  return (
    <li>
      <button
        type="button"
        className="candidate"
        data-hue={hueOf(project, recording)}
        aria-pressed={isHere}
        title={tr('Go there: {name}. {luck}.', { name, luck })}
        onClick={() => goToPlace(app, index)}
      >
        <span className="swatch" />
        <span className="find-name">
          <span className="num small soft">{index + 1}</span>
          <ClippedName name={name} />
        </span>
        <span
          className="candidate-score num small"
          title={tr('1 the very same, 0 no more alike than by luck')}
        >
          <span className="unseen">{`, ${tr('scores')} `}</span>
          {score.toFixed(2)}
          <span className="score-bar" aria-hidden="true">
            <span style={{ width: `${Math.round(100 * score)}%` }} />
          </span>
        </span>
        <span className="find-where num small">
          {formatTime(start)} – {formatTime(end)} <span className="soft">{rateWords(rate)}</span>
        </span>
        <span className={isFound ? 'find-where small soft' : 'find-where small part-note'}>{luck}</span>
      </button>
    </li>
  );
}

function Skipped({ skipped }: Pick<JobResults['find'], 'skipped'>) {
  const project = useProject();
  if (skipped.length === 0) return null;
  return (
    <details className="find-skipped small">
      <summary>{tr('{count} recordings were not searched', { count: skipped.length })}</summary>
      <ul>
        {skipped.map(({ recording, reason }) => (
          <li key={recording}>
            {recordingOf(project, recording)?.name ?? recording}: <span className="soft">{told(reason)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
