import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import { languageOf } from '#src/model/guess-language.ts';
import { useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { editTranscript } from '#renderer/operations/transcripts.ts';
import { barOf, howFar, howLong } from '#renderer/jobs/job-words.ts';
import { cancelJob, isOver } from '#renderer/operations/jobs.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import { transcriptInHand } from '#renderer/state/transcripts.ts';
import { ModelChoice } from '#renderer/models/model-choice.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { leastConfidence, type Transcript } from '#src/model/transcript.ts';
import { inOneLanguage } from '#src/model/align-again.ts';
import { isTimed } from '#src/model/transcript-edits.ts';
import { AdaptChoice } from './adapt-choice.tsx';
import { FindBar, nothingSought, ReplaceBar } from './find-bar.tsx';
import { languageChoices } from './languages.ts';
import { Served, useService } from './served.tsx';
import { TranscriptText } from './transcript-text.tsx';
import './transcript.css';

/** What is said, as text: its words lead to their moments, and those said now are marked. */
export function TranscriptPanel() {
  const own = useAppState(transcriptInHand);
  return (
    <section aria-label={tr('Transcript')} className="transcript-panel">
      {own ? <Body key={own.id} own={own} /> : <NoText />}
    </section>
  );
}

/** Nothing to show yet, and what to do about it. */
export function NoText() {
  return (
    <div className="transcript-empty">
      <p>{tr('Add what is said in a recording, as text or subtitles, and every word gets its time.')}</p>
      <CommandButton id="text.add" look="primary" name={tr('Add text…')} />
    </div>
  );
}

function Body({ own }: { own: ProjectTranscript }) {
  const project = useProject();
  const [finding, setFinding] = useState(nothingSought);
  const service = useService(own);
  const { transcript } = own;
  const isFresh = transcript.words.every((word) => word.status === null);
  // In little room it has a row of its own: before a text is aligned it is what one looks for.
  const [showsHow, setShowsHow] = useState(isFresh);
  return (
    <>
      <div className="transcript-bar" data-hue={hueOf(project, own.recording)} data-how={showsHow}>
        <WhichText own={own} />
        <HowAligned own={own} />
        <div className="transcript-does">
          <button
            type="button"
            className="button quiet transcript-how-switch"
            aria-expanded={showsHow}
            title={tr('How the text is aligned: its language, what listens, what it learns')}
            onClick={() => setShowsHow(!showsHow)}
          >
            <LanguageName code={languageOf(transcript).code} />
            <Icon name={showsHow ? 'up' : 'down'} />
          </button>
          <CommandButton id="text.align" name={tr('Align')} look={isFresh ? 'primary' : 'plain'} />
          <span className="transcript-spacious">
            <CommandButton id="text.align-stretch" name={tr('Align chosen words')} />
          </span>
          <CommandButton id="text.next-doubtful" name={tr('Next doubtful')} />
          <span className="spring" />
          <FindBar {...{ own, finding, setFinding }} />
          <span className="transcript-spacious">
            <CommandButton id="text.add" name={tr('Add text…')} />
            <CommandButton id="text.export" name={tr('Export…')} />
          </span>
        </div>
      </div>
      {finding.replaces ? <ReplaceBar {...{ own, finding, setFinding }} /> : null}
      <Aligning />
      <Facts transcript={transcript} />
      {transcript.takenAsSame ? (
        <p className="transcript-facts small soft">
          {tr(
            'Its times are those of another text, taken on your word that both say the same: they themselves show it to {confidence}.',
            { confidence: formatConfidence(transcript.takenAsSame.shown) },
          )}
        </p>
      ) : null}
      <Served {...{ own, service }} />
      <TranscriptText own={own} unheard={service.of} />
    </>
  );
}

const LanguageName = ({ code }: { code: string }) =>
  languageChoices(code).find(([each]) => each === code)?.[1] ?? code;

/** What alignment goes by: the language of the text, what listens, what that learns. */
function HowAligned({ own }: { own: ProjectTranscript }) {
  const app = useApp();
  const { code: language, by } = languageOf(own.transcript);
  return (
    <div className="transcript-how">
      <label className="transcript-language">
        <span className="unseen">{tr('Language of the text')}</span>
        <select
          value={language}
          onChange={(event) => {
            const chosen = event.target.value;
            editTranscript(app, own.id, stepName('Choose language'), (t) => inOneLanguage(t, chosen));
          }}
        >
          {languageChoices(language).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        {by === 'said' ? null : (
          <span
            className="small soft"
            title={tr('The text does not say which language it is in: choose another if this is wrong')}
          >
            {by === 'guessed' ? tr('guessed') : tr('assumed')}
          </span>
        )}
      </label>
      <ModelChoice />
      <AdaptChoice />
    </div>
  );
}

/** Which transcript is shown; a choice where there are several. */
export function WhichText({ own }: { own: ProjectTranscript }) {
  const app = useApp();
  const project = useProject();
  const nameOf = (each: ProjectTranscript) => {
    const recording = recordingOf(project, each.recording)?.name ?? '';
    return each.source === null
      ? tr('Text of {recording}', { recording })
      : tr('{source} of {recording}', { source: each.source, recording });
  };
  return (
    <span className="transcript-which">
      <span className="swatch" />
      {project.transcripts.length > 1 ? (
        <select
          aria-label={tr('Transcript')}
          value={own.id}
          onChange={(event) => {
            const chosen = project.transcripts.find((t) => t.id === event.target.value);
            if (chosen)
              app.set({
                words: { transcript: chosen.id, from: 0, to: 1 },
                selected: [chosen.recording],
                selectedPin: null,
              });
          }}
        >
          {project.transcripts.map((each) => (
            <option key={each.id} value={each.id}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      ) : (
        <ClippedName name={nameOf(own)} />
      )}
    </span>
  );
}

/** What is being done, how far, how long, and the way out. */
function Aligning() {
  const app = useApp();
  const jobs = useAppState((s) => s.jobs);
  const job = jobs.find((j) => j.kind === 'transcript' && !isOver(j)) ?? null;
  if (!job) return null;
  return (
    <div className="transcript-working">
      <span className="small">
        {howFar(job, jobs)} <span className="soft">{howLong(job)}</span>
      </span>
      <progress aria-label={tr('Aligning the text')} {...(job.progress ? barOf(job.progress) : {})} />
      <Button onClick={() => cancelJob(app, job.id)}>{tr('Cancel')}</Button>
    </div>
  );
}

function Facts({ transcript }: { transcript: Transcript }) {
  const { words, untranscribed } = transcript;
  const { state, confidence, words: said, doubtful, notSpoken, untimed } = documentFacts(transcript);
  if (state === 'not aligned')
    return (
      <p className="transcript-facts small soft">{tr('{count} words, not aligned yet.', { count: said })}</p>
    );
  const speech = untranscribed.filter((u) => u.kind === 'speech');
  const seconds = speech.reduce((sum, u) => sum + u.end - u.start, 0);
  return (
    <p className="transcript-facts small soft">
      {[
        tr('{count} words', { count: said }),
        tr('{n} doubtful', { n: doubtful }),
        tr('{n} not spoken', { n: notSpoken }),
        ...(untimed > 0 ? [tr('{n} without a time', { n: untimed })] : []),
        ...(speech.length > 0
          ? [tr('{seconds} s of speech not in the text', { seconds: seconds.toFixed(1) })]
          : []),
      ].join(' · ')}
      {confidence === null ? null : (
        <span className={confidence < leastConfidence ? 'transcript-wrong' : undefined}>
          {' · '}
          {confidence < leastConfidence
            ? words.some(isTimed)
              ? tr(
                  'Refused: this is hardly the text of the recording (sure to {confidence}), and its times are worth nothing',
                  { confidence: formatConfidence(confidence) },
                )
              : tr('Refused: this is hardly the text of the recording (sure to {confidence})', {
                  confidence: formatConfidence(confidence),
                })
            : tr('sure to {confidence} that it is the text of the recording', {
                confidence: formatConfidence(confidence),
              })}
        </span>
      )}
    </p>
  );
}
