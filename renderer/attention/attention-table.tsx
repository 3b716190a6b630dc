import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { useApp } from '#renderer/state/context.tsx';
import { formatConfidence, formatSmall, formatTime, parseTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Word } from '#src/model/transcript.ts';
import { isTimed } from '#src/model/transcript-edits.ts';
import type { Found } from './map-path.ts';
import type { LoadedMap } from './map-state.ts';
import { putPin, takePin } from './pin-words.ts';

/** All that the map shows, as numbers: for reading exactly, for screen readers, for the keyboard. */
export function AttentionTable({
  own,
  loaded,
  words,
  found,
}: {
  own: ProjectTranscript;
  loaded: LoadedMap;
  words: readonly Word[];
  found: Found;
}) {
  const app = useApp();
  const [low, high] = loaded.made.range;
  const pin = (word: number, edge: 'start' | 'end', time: number): string | null => {
    if (time < low || time > high) return tr('That lies outside of what the map shows.');
    void putPin(app, own.id, loaded, own.transcript, { word, edge, time }, newGesture('pin'), {
      ...{ label: stepName('Pin the path'), rests: true },
    });
    return null;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="pair-table" aria-label={tr('The map as a table')} tabIndex={0}>
      <table>
        <caption>
          {tr(
            'Words between {low} and {high}. Another time pins the word there; the words beside it are found anew.',
            { low: formatTime(low, 1), high: formatTime(high, 1) },
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col">{tr('Word')}</th>
            <th scope="col">{tr('Start')}</th>
            <th scope="col">± (1 σ)</th>
            <th scope="col">{tr('End')}</th>
            <th scope="col">± (1 σ)</th>
            <th scope="col">{tr('Confidence')}</th>
            <th scope="col">
              <span className="unseen">{tr('Pin')}</span>
            </th>
          </tr>
        </thead>
        <tbody className="num">
          {words.map((word, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place in the text
            <tr key={k}>
              <th scope="row">{word.text}</th>
              {isTimed(word) ? (
                <>
                  <td>
                    <ValueField
                      label={tr('Start of “{text}”', { text: word.text })}
                      text={formatTime(word.start)}
                      parse={parseTime}
                      onCommit={(time) => pin(k, 'start', time)}
                    />
                  </td>
                  <td>{deviation(word, found[k]?.startSd)}</td>
                  <td>
                    <ValueField
                      label={tr('End of “{text}”', { text: word.text })}
                      text={formatTime(word.end)}
                      parse={parseTime}
                      onCommit={(time) => pin(k, 'end', time)}
                    />
                  </td>
                  <td>{deviation(word, found[k]?.endSd)}</td>
                  <td>{word.confidence === null ? tr('not known') : formatConfidence(word.confidence)}</td>
                  <td>
                    {word.status === 'confirmed' ? (
                      <Button
                        look="quiet"
                        onClick={() =>
                          void takePin(app, own.id, loaded, own.transcript, k, newGesture('unpin'))
                        }
                      >
                        {tr('Remove pins')}
                        <span className="unseen">{` ${tr('of “{text}”', { text: word.text })}`}</span>
                      </Button>
                    ) : (
                      <Button look="quiet" onClick={() => pin(k, 'start', word.start)}>
                        {tr('Pin|verb')}
                        <span className="unseen">{` ${tr('“{text}” where it is', { text: word.text })}`}</span>
                      </Button>
                    )}
                  </td>
                </>
              ) : (
                <td colSpan={6} className="soft">
                  {word.status === 'not-spoken' ? tr('not spoken') : tr('without a time')}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const deviation = (word: Word, sd: number | undefined): string =>
  word.status === 'confirmed' ? tr('pinned') : sd === undefined ? '…' : `± ${formatSmall(sd)}`;
