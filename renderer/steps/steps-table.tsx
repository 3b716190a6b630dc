import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { chooseStep, pinStep } from '#renderer/operations/steps.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { stepInHand } from '#renderer/state/steps.ts';
import { formatConfidence, formatTime, parseTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import type { Recording } from '#src/model/recording.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { leaveOut, pinWhereItIs, unpin } from './step-acts.ts';
import { gapOf } from './pin-step.ts';
import { isLeftOut, isPinned } from './steps-map.ts';

/** All that the matrix shows, as numbers: for reading exactly, for screen readers, for the keyboard. */
export function StepsTable({ list, recording }: { list: ProjectSteps; recording: Recording }) {
  const app = useApp();
  const chosen = useAppState(stepInHand);
  const { duration } = recording.media;
  const put = (index: number, edge: 'start' | 'whole' | 'end', time: number): string | null => {
    if (time < 0 || time > duration) return tr('That lies outside of the recording.');
    const how = { label: stepName('Pin step'), gesture: newGesture('pin-step'), rests: true };
    return pinStep(app, list, index, edge, time, how)
      ? null
      : tr('There is no room between the pinned steps.');
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="pair-table" aria-label={tr('The steps as a table')} tabIndex={0}>
      <table>
        <caption>
          {tr(
            'Times are those of {name}. Another time pins the step there; the steps that are not pinned are placed anew.',
            { name: recording.name },
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col">{tr('Step')}</th>
            <th scope="col">{tr('Start')}</th>
            <th scope="col">{tr('End')}</th>
            <th scope="col">{tr('Confidence')}</th>
            <th scope="col">
              <span className="unseen">{tr('Pin')}</span>
            </th>
          </tr>
        </thead>
        <tbody className="num">
          {list.steps.map((step, k) => {
            const { text, start, end } = step;
            const [isFixed, isGone] = [isPinned(list.pins, k), isLeftOut(list.pins, k)];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the list
              <tr key={k} aria-current={k === chosen ? 'true' : undefined}>
                <th scope="row">
                  <button type="button" className="step-name" onClick={() => chooseStep(app, list, k)}>
                    {text}
                  </button>
                </th>
                {start !== null && end !== null ? (
                  <>
                    <td>
                      <ValueField
                        label={tr('Start of “{text}”', { text })}
                        text={formatTime(start)}
                        parse={parseTime}
                        onCommit={(time) => put(k, 'start', time)}
                      />
                    </td>
                    <td>
                      <ValueField
                        label={tr('End of “{text}”', { text })}
                        text={formatTime(end)}
                        parse={parseTime}
                        onCommit={(time) => put(k, 'end', time)}
                      />
                    </td>
                    <td>{isFixed ? tr('pinned') : formatConfidence(step.confidence)}</td>
                  </>
                ) : (
                  <td colSpan={3} className="soft">
                    {isGone
                      ? tr('marked as left out')
                      : tr('not found ({confidence})', { confidence: formatConfidence(step.confidence) })}
                  </td>
                )}
                <td className="step-do">
                  {isFixed || isGone ? (
                    <Button look="quiet" onClick={() => unpin(app, list, k)}>
                      {isGone ? tr('Find again') : tr('Remove pin')}
                      <span className="unseen">{` ${tr('of “{text}”', { text })}`}</span>
                    </Button>
                  ) : start === null ? (
                    <Button look="quiet" onClick={() => put(k, 'whole', gapOf(list, k, duration))}>
                      {tr('Put between its neighbours')}
                      <span className="unseen">{`: ${tr('“{name}”', { name: text })}`}</span>
                    </Button>
                  ) : (
                    <Button look="quiet" onClick={() => pinWhereItIs(app, list, k)}>
                      {tr('Pin|verb')}
                      <span className="unseen">{` ${tr('“{text}” where it is', { text })}`}</span>
                    </Button>
                  )}
                  {isGone ? null : (
                    <Button look="quiet" onClick={() => leaveOut(app, list, k)}>
                      {tr('Left out')}
                      <span className="unseen">{`: ${tr('“{name}”', { name: text })}`}</span>
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
