import { useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { factsNamed, likeWithLike, methodFacts } from '#src/align/methods/facts.ts';
import { fusedMethod } from '#src/model/warp-how.ts';
import { howOf, type MethodDraft, ownChoice } from './method-draft.ts';
import { Choice } from './method-fields.tsx';
import { MethodSettings } from './method-settings.tsx';
import { warpElastically } from './pair-edits.ts';
import { canKeepOut, type Pair } from './warp-solver.ts';
import { featureChoices } from './feature-choices.ts';
import { pairStore } from './pair-state.ts';
import type { PairFacts } from './path.ts';
import { notKeptBy } from './forbidden-edits.ts';
import { UnlikeMethods } from './unlike-methods.tsx';
import { WarpFindingsLine } from './warp-findings.tsx';

/** By which method the pair is to be warped and within what limits; and what the last warp found. */
export function MethodStrip({ pair, facts }: { pair: Pair; facts: PairFacts }) {
  const app = useApp();
  const store = pairStore(app);
  const draft = useStore(store, (s) => s.method);
  const [asked, setAsked] = useState(false);
  const running = useAppState((s) =>
    s.jobs.some((j) => j.kind === 'warp' && (j.state === 'running' || j.state === 'queued')),
  );
  const method = factsNamed(draft.method);
  const project = useProject();
  const features = featureChoices(recordingOf(project, pair.a), recordingOf(project, pair.b));
  const chosen = features.options.find((option) => option === draft.features) ?? features.options[0];
  const needsLikes = draft.method === fusedMethod || likeWithLike.includes(draft.method);
  const unlike = needsLikes ? features.unlike : null;
  const open = facts.forbidden.length > 0 && !canKeepOut(draft) ? notKeptBy(draft.method) : null;
  const words = method
    ? `Minimises ${ofTwo(method.minimises)}.`
    : draft.method === fusedMethod
      ? 'DTW over everything the two have in common, each cue weighed by what it tells of the path.'
      : features.own;
  const change = (part: Partial<MethodDraft>) => store.setState({ method: { ...draft, ...part } });
  return (
    <section className="pair-method" aria-label="Method of alignment">
      <div className="pair-method-row">
        <Choice
          label="Method"
          title={words}
          value={draft.method}
          options={[ownChoice, fusedMethod, ...methodFacts.map(({ name }) => name)]}
          words={{ [ownChoice]: 'Syncline’s choice', [fusedMethod]: 'all cues fused' }}
          onChoose={(name) => change({ method: name })}
        />
        {method ? (
          <Choice
            label="Features"
            title="What of the two is compared"
            value={chosen}
            options={features.options}
            words={features.words}
            onChoose={(features) => change({ features })}
          />
        ) : null}
        <MethodSettings draft={draft} change={change} path={facts.path} />
        <span className="pair-method-go">
          {running && !asked ? (
            <span id="pair-busy" className="small soft">
              Another warp is under way.{' '}
            </span>
          ) : null}
          <Button
            look="primary"
            title="Bend B onto A by this method; undo takes it back"
            disabled={asked || running || unlike !== null || open !== null}
            aria-describedby={unlike ? 'pair-unlike' : open ? 'pair-open' : running ? 'pair-busy' : undefined}
            onClick={() => {
              setAsked(true);
              void warpElastically(app, pair, howOf({ ...draft, features: chosen })).finally(() =>
                setAsked(false),
              );
            }}
          >
            {asked ? 'Warping…' : facts.warp ? 'Warp again' : 'Warp'}
          </Button>
        </span>
      </div>
      {unlike ? (
        <div className="pair-method-unlike" role="alert">
          <p id="pair-unlike">
            {draft.method === fusedMethod ? 'Fusing' : draft.method} compares frame with frame: both need the
            same features, and {unlike}. Choose files that match, or a method that needs nothing in common:
          </p>
          <UnlikeMethods />
        </div>
      ) : null}
      {open ? (
        <p id="pair-open" className="pair-method-refusal" role="alert">
          {open} Remove the regions, or choose another method.
        </p>
      ) : null}
      <p className="small soft pair-method-words" title={words}>
        {words}
      </p>
      {facts.warp ? <WarpFindingsLine warp={facts.warp} /> : null}
    </section>
  );
}

/** Without what a method does with more sequences than two. */
const ofTwo = (minimises: string): string => minimises.split('; with more')[0] ?? minimises;
