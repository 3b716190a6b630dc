import { tr } from '#renderer/i18n/tr.ts';
/** A probability as number and bar; where it is doubtful the bar is hatched, so that colour is never all. */
export function Confidence({
  value,
  text,
  title = tr('Confidence {text}: how likely it is that the largest error over the clip is at most 1 ms', {
    text,
  }),
  below = 0.9,
}: {
  value: number;
  text: string;
  /** What is so likely. */
  title?: string;
  /** Less than this is doubtful. */
  below?: number;
}) {
  return (
    <span className="confidence" data-doubt={value < below ? 'true' : undefined} title={title}>
      <span className="confidence-bar" aria-hidden="true">
        <span style={{ width: `${Math.round(value * 100)}%` }} />
      </span>
      <span className="num">{text}</span>
    </span>
  );
}
