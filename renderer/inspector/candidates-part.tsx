import { editAndSolve } from '#renderer/operations/solve.ts';
import { useApp } from '#renderer/state/context.tsx';
import { bestCandidates } from '#renderer/state/candidates.ts';
import { tryCandidate } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import { formatTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { Placement } from '#src/model/alignment.ts';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** The ways a refused recording might lie, best first, each to be tried by hand. */
export function CandidatesPart({
  recording,
  placement,
}: {
  recording: Recording;
  placement: Placement | null;
}) {
  const app = useApp();
  const project = useProject();
  const all = placement?.candidates ?? [];
  const best = bestCandidates(all);
  const candidates = best.length > 0 ? best : all.slice(0, 3);
  if (candidates.length === 0 || (placement?.placed && placement.by === 'auto')) return null;
  return (
    <Part title="Candidates">
      <table className="candidates">
        <thead>
          <tr className="small soft">
            <th scope="col">Against</th>
            <th scope="col">At</th>
            <th scope="col">Score</th>
            <th scope="col">
              <span className="unseen">Try</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {candidates.map((candidate) => {
            const name = recordingOf(project, candidate.against)?.name ?? candidate.against;
            return (
              <tr
                key={`${candidate.against}/${candidate.offset}`}
                data-hue={hueOf(project, candidate.against)}
              >
                <td>
                  <span className="against" title={name}>
                    <span className="swatch" />
                    <span className="clip">{name}</span>
                  </span>
                </td>
                <td className="num">{formatTime(candidate.offset)}</td>
                <td className="num">{candidate.score.toFixed(2)}</td>
                <td>
                  <Button
                    aria-label={`Try it against ${name} at ${formatTime(candidate.offset)}`}
                    onClick={() => editAndSolve(app, tryCandidate(project, recording.id, candidate))}
                  >
                    Try it
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Part>
  );
}
