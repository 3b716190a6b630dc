import type { PairEvidence } from '#src/model/alignment.ts';
import { Fragment } from 'react';
import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { statusOf } from '#renderer/pair/pair-status.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, pairOf } from '#renderer/state/selectors.ts';
import { formatConfidence, formatPpm, formatSmall } from '#renderer/time/format.ts';
import { Confidence } from '#renderer/ui/confidence.tsx';
import { isData, type Recording } from '#src/model/recording.ts';
import { clockFacts } from './clock-facts.ts';
import { MarkPart } from './mark-part.tsx';
import { Fact, Part } from './part.tsx';

const byWords: Readonly<Record<PairEvidence['by'], Plain>> = {
  audio: 'sound',
  video: 'picture',
  elastic: 'elastic warp',
  pins: 'pins',
};

/** What is known of two recordings together. */
export function PairSection({ a, b }: { a: Recording; b: Recording }) {
  const project = useProject();
  const evidence = pairOf(project, a.id, b.id);
  const warp = project.warps.find((w) => [w.a, w.b].includes(a.id) && [w.a, w.b].includes(b.id));
  return (
    <>
      <Part title={tr('Recordings')}>
        <Name recording={a} />
        <Name recording={b} />
      </Part>
      <Part title={tr('Evidence')}>
        {evidence ? (
          <>
            <Fact name={tr('Status')}>{statusOf(evidence, isHeldByHand(project, evidence))}</Fact>
            <Fact name={tr('By')}>{tr(byWords[evidence.by])}</Fact>
            <Fact name={tr('Confidence')}>
              <Confidence value={evidence.confidence} text={formatConfidence(evidence.confidence)} />
            </Fact>
            <Fact name={tr('Best match')}>
              <span className="num">{evidence.score.toFixed(2)}</span>{' '}
              <span className="together">
                <span className="soft">{`${tr('chance')} `}</span>
                <span className="num">{evidence.chance.toFixed(2)}</span>
              </span>
            </Fact>
            <Fact name={tr('Moments')}>
              <span className="num">{evidence.matches.a.length}</span>
            </Fact>
            {evidence.residual !== null ? (
              <Fact name={tr('Disagreement')}>
                <span className="num" title={tr('Largest difference from the common solution')}>
                  {formatSmall(evidence.residual)}
                </span>
              </Fact>
            ) : null}
            <Clocks facts={clockFacts(evidence, [a, b])} />
          </>
        ) : (
          <p className="soft">
            {warp
              ? warp.how
                ? tr('Warped by {method}; sync has not compared these two.', { method: warp.how.method })
                : tr('Warped by what suits the pair; sync has not compared these two.')
              : isData(a.media) || isData(b.media)
                ? tr(
                    'These two have not been compared yet. Sync does not compare numbers: warp the two in the pair view, or pin a moment of one to a moment of the other.',
                  )
                : tr('These two have not been compared yet. Sync compares all of them.')}
          </p>
        )}
      </Part>
      <MarkPart />
    </>
  );
}

function Clocks({ facts }: { facts: ReturnType<typeof clockFacts> }) {
  if (facts.rows.length === 0) return null;
  return (
    <>
      <p className="soft clock-of">{facts.title}</p>
      {facts.rows.map(({ name, ppm, sd }) => (
        <Fragment key={name}>
          <Fact name={name}>
            <span className="num">{formatPpm(ppm)}</span>
          </Fact>
          <Fact name={tr('Placed to')}>
            <span className="num" title={tr('Standard deviation of where the line lies')}>
              ±{formatSmall(sd)}
            </span>
          </Fact>
        </Fragment>
      ))}
    </>
  );
}

function Name({ recording }: { recording: Recording }) {
  const hue = useAppState((s) => hueOf(s.history.project, recording.id));
  return (
    <p className="against" data-hue={hue}>
      <span className="swatch" />
      <ClippedName name={recording.name} />
    </p>
  );
}
