import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useStore } from 'zustand';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useApp } from '#renderer/state/context.tsx';
import { formatSmall } from '#renderer/time/format.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { errorLeftInWords } from '#src/model/error-left.ts';
import { pairKey, pairStore } from './pair-state.ts';
import type { PairFacts } from './path.ts';
import { endReview, isAnswered, leftOf, playAround, reviewWords } from './review.ts';
import type { Pair } from './warp-solver.ts';

/** Over the matrix while the path is reviewed: which place is asked, the answers, and how much error is likely left. */
export function ReviewNote({ pair, facts }: { pair: Pair; facts: PairFacts }) {
  const app = useApp();
  const review = useStore(pairStore(app), (s) => s.review);
  if (review?.key !== pairKey(pair.a, pair.b)) return null;
  const left = leftOf(facts);
  const answered = isAnswered(facts, review.at.a);
  return (
    <section className="pair-note pair-review" aria-label={tr('Review of the path')}>
      <p
        className="pair-review-words"
        title={tr(
          'Is it right here? Else drag the path to where it belongs. What is likely left is told from the path’s deviations, as far as your answers bear them out.',
        )}
      >
        <strong>{answered ? tr('Answered') : reviewWords(review)}</strong>
        {left ? (
          <span className="small soft">
            {` · ${tr('Likely left: {left}', { left: told(errorLeftInWords(left, facts.warp?.method ?? '')) })}`}
            {left.answers > 0 ? `, ${tr('after {count} answers', { count: left.answers })}` : ''}
          </span>
        ) : null}
      </p>
      <div className="pair-review-answers">
        {answered ? null : (
          <CommandButton id="pair.confirm" name={tr('It is right here')} sign={tr('Right here')} />
        )}
        <IconButton
          name={tr('Play around it (± {length})', { length: formatSmall(1.5) })}
          icon="play"
          onClick={() => playAround(app)}
        />
        <CommandButton
          id="pair.most-doubtful"
          look={answered ? 'plain' : 'quiet'}
          name={tr('Next most doubtful place')}
          sign={tr('Next')}
        />
        <IconButton name={tr('End the review')} icon="close" onClick={() => endReview(app)} />
      </div>
    </section>
  );
}
