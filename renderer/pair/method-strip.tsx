import type { Plain } from '#renderer/i18n/words.ts';
import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { factsNamed, likeWithLike, betweenRecordings } from '#src/align/methods/facts.ts';
import { fusedMethod } from '#src/model/warp-how.ts';
import { howOf, type MethodDraft, ownChoice } from './method-draft.ts';
import { DriveSwitch } from './drive-switch.tsx';
import { type Drive, driveOf, featuresOf, hasDrive, whyNotBy, withDrive } from './drive.ts';
import { Choice } from './method-fields.tsx';
import { MethodSettings } from './method-settings.tsx';
import { warpElastically } from './pair-edits.ts';
import { canKeepOut, type Pair } from './warp-solver.ts';
import { featureChoices } from './feature-choices.ts';
import { pairStore } from './pair-state.ts';
import type { PairFacts } from './path.ts';
import { notKeptBy } from './forbidden-edits.ts';
import { otherPairs } from './pooled.ts';
import { SeenBy } from './seen-by.tsx';
import { howFar } from '#renderer/jobs/job-words.ts';
import { isOver } from '#renderer/operations/jobs.ts';
import { saidInWords, saidOfPair } from './said.ts';
import { UnlikeMethods } from './unlike-methods.tsx';

/** By which method the pair is to be warped and within what limits. */
export function MethodStrip({ pair, facts }: { pair: Pair; facts: PairFacts }) {
  const app = useApp();
  const store = pairStore(app);
  const draft = useStore(store, (s) => s.method);
  const [asked, setAsked] = useState(false);
  const jobs = useAppState((s) => s.jobs);
  const warp = jobs.find((j) => j.kind === 'warp' && !isOver(j));
  const running = warp !== undefined;
  const method = factsNamed(draft.method);
  const project = useProject();
  const [a, b] = [recordingOf(project, pair.a), recordingOf(project, pair.b)];
  const both = a && b && hasDrive({ a, b }) ? { a, b } : null;
  const said = saidOfPair(project, pair.a, pair.b);
  const others = otherPairs(project, pair);
  const drive = both && driveOf(draft, both);
  const lacking = both && drive ? whyNotBy(drive, both, said) : null;
  const saidNote =
    lacking || (drive !== 'text' && drive !== 'all')
      ? null
      : said[0] && said[1]
        ? saidInWords(said)
        : `${tr('Words are no cue here.')} ${saidInWords(said)}`;
  const features = featureChoices(a, b);
  const options = featuresOf(drive, features.options);
  const chosen = options.find((option) => option === draft.features) ?? options[0] ?? 'auto';
  const needsLikes = draft.method === fusedMethod || likeWithLike.includes(draft.method);
  const unlike = needsLikes ? features.unlike : null;
  const open = facts.forbidden.length > 0 && !canKeepOut(draft) ? notKeptBy(draft.method) : null;
  const ownWord = ownWords[drive ?? 'sound'];
  const words = method
    ? tr('Minimises {what}.', { what: ofTwo(told(method.minimises)) })
    : draft.method === fusedMethod
      ? tr('DTW over everything the two have in common, each cue weighed by what it tells of the path.')
      : drive === 'picture' && draft.model !== null
        ? tr('DTW over what the model {model} makes of the pictures.', { model: draft.model })
        : ownWord
          ? tr(ownWord)
          : features.own;
  const why = lacking ? 'pair-lacking' : unlike ? 'pair-unlike' : open ? 'pair-open' : undefined;
  const change = (part: Partial<MethodDraft>) => store.setState({ method: { ...draft, ...part } });
  return (
    <section className="pair-method" aria-label={tr('Method of alignment')}>
      <div className="pair-method-row">
        {both && drive ? (
          <DriveSwitch
            pair={both}
            drive={drive}
            said={said}
            onChoose={(to) => change(withDrive(draft, to))}
          />
        ) : null}
        <Choice
          label={tr('Method')}
          title={words}
          value={draft.method}
          options={[ownChoice, fusedMethod, ...betweenRecordings.map(({ name }) => name)]}
          words={{ [ownChoice]: tr('Syncline’s choice'), [fusedMethod]: tr('all cues fused') }}
          onChoose={(name) => change({ method: name })}
        />
        {method && (options.length > 1 || !drive) ? (
          <Choice
            label={tr('Features')}
            title={tr('What of the two is compared')}
            value={chosen}
            options={options}
            words={features.words}
            onChoose={(features) => change({ features })}
          />
        ) : null}
        {both && (drive === 'picture' || drive === 'all') ? (
          <SeenBy pair={both} chosen={draft.model} onChoose={(model) => change({ model })} />
        ) : null}
        <MethodSettings draft={draft} change={change} path={facts.path} others={others} />
        {saidNote ? (
          <span className="small soft clip pair-method-said" title={saidNote}>
            {saidNote}
          </span>
        ) : null}
        <span className="pair-method-go">
          {warp && (!asked || warp.state === 'queued') ? (
            <span id="pair-busy" className="small soft clip" role="status" title={howFar(warp, jobs)}>
              {asked ? howFar(warp, jobs) : tr('Another warp is under way.')}
            </span>
          ) : null}
          <Button
            look="primary"
            title={tr('Bend B onto A by this method; undo takes it back')}
            disabled={asked || running || why !== undefined}
            aria-describedby={why ?? (running ? 'pair-busy' : undefined)}
            onClick={() => {
              setAsked(true);
              void warpElastically(
                app,
                pair,
                howOf({ ...draft, features: chosen, pool: draft.pool.length > 0 ? others : [] }),
              ).finally(() => setAsked(false));
            }}
          >
            {asked ? tr('Warping…') : facts.warp ? tr('Warp again') : tr('Warp')}
          </Button>
        </span>
      </div>
      {unlike ? (
        <div className="pair-method-unlike" role="alert">
          <p id="pair-unlike">
            {tr(
              '{method} compares frame with frame: both need the same features, and {unlike}. Choose files that match, or a method that needs nothing in common:',
              { method: draft.method === fusedMethod ? tr('Fusing') : draft.method, unlike },
            )}
          </p>
          <UnlikeMethods />
        </div>
      ) : null}
      {lacking ? (
        <p id="pair-lacking" className="pair-method-refusal" role="alert">
          {lacking}
        </p>
      ) : null}
      {open ? (
        <p id="pair-open" className="pair-method-refusal" role="alert">
          {`${open} ${tr('Remove the regions, or choose another method.')}`}
        </p>
      ) : null}
      <p className="small soft pair-method-words" title={words}>
        {words}
      </p>
    </section>
  );
}

/** What the program does by itself where another thing than what suits is to drive the path. */
const ownWords: Readonly<Partial<Record<Drive, Plain>>> = {
  picture: 'DTW over what is seen: the outline and the motion of whoever moves.',
  text: 'DTW over timed words, the same or spelled alike, of the two transcripts.',
};

/** Without what a method does with more sequences than two. */
const ofTwo = (minimises: string): string => minimises.split(tr('; with more'))[0] ?? minimises;
