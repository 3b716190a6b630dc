import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { chooseWords, editTranscript } from '#renderer/operations/transcripts.ts';
import type { App } from '#renderer/state/store.ts';
import { useApp } from '#renderer/state/context.tsx';
import { transcriptById, wordsInHand } from '#renderer/state/transcripts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { findText, replaceText, replaceTextAt, type Search } from '#src/model/transcript-search.ts';

export type Finding = {
  readonly query: string;
  readonly by: string;
  /** The second field and its buttons are there. */
  readonly replaces: boolean;
  readonly search: Required<Search>;
};

/** Nothing sought yet; parts of words count, as while one is being typed. */
export const nothingSought: Finding = {
  ...{ query: '', by: '', replaces: false },
  search: { wholeWords: false, matchCase: false },
};

type Props = {
  readonly own: ProjectTranscript;
  readonly finding: Finding;
  readonly setFinding: (finding: Finding) => void;
};

const placesOf = ({ query, search }: Finding, own: ProjectTranscript) =>
  query.trim() === '' ? [] : findText(own.transcript, query, search);

/** Chooses the next place, or says that there is none. */
function step(app: App, own: ProjectTranscript, finding: Finding, direction: 1 | -1): void {
  const places = placesOf(finding, own);
  if (places.length === 0) {
    app.say(tr('“{query}” is not in the text.', { query: finding.query.trim() }));
    return;
  }
  const at = wordsInHand(app.store.getState());
  const from = at?.own === own ? at.from : direction > 0 ? -1 : Number.POSITIVE_INFINITY;
  const next =
    direction > 0
      ? (places.find((p) => p.words[0] > from) ?? places[0])
      : (places.findLast((p) => p.words[0] < from) ?? places.at(-1));
  if (next) chooseWords(app, own, ...next.words);
}

/** The field that finds in the text, from place to place, and the switch for replacing. */
export function FindBar({ own, finding, setFinding }: Props) {
  const app = useApp();
  const { query, replaces, search } = finding;
  return (
    <search className="transcript-find">
      <input
        type="search"
        data-field="text-find"
        aria-label={tr('Find in the text')}
        placeholder={tr('Find')}
        spellCheck={false}
        value={query}
        onChange={(event) => setFinding({ ...finding, query: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && query.trim() !== '') step(app, own, finding, event.shiftKey ? -1 : 1);
        }}
      />
      <span className="num small soft" role="status">
        {query.trim() === '' ? '' : placesOf(finding, own).length}
      </span>
      <button
        type="button"
        className="button quiet icon-only"
        aria-label={tr('Replace…')}
        title={tr('Replace…')}
        aria-expanded={replaces}
        onClick={() =>
          setFinding({
            ...finding,
            replaces: !replaces,
            // Who replaces means words; who finds may still be typing one.
            search: { ...search, wholeWords: !replaces },
          })
        }
      >
        <Icon name="swap" />
      </button>
    </search>
  );
}

/** A row of its own: by what to replace, how the query is meant, and how many places would change. */
export function ReplaceBar({ own, finding, setFinding }: Props) {
  const app = useApp();
  const { query, by, search } = finding;
  const places = placesOf(finding, own);
  /** The place in hand, or the next one, is replaced; then the next one is taken into the hand. */
  const replace = () => {
    const at = wordsInHand(app.store.getState());
    const here = at?.own === own ? places.find((p) => p.words[0] === at.from) : undefined;
    if (!here) {
      step(app, own, finding, 1);
      return;
    }
    const [first] = here.words;
    const edit = (t: Transcript) => replaceTextAt(t, query, by, first, search);
    if (!editTranscript(app, own.id, stepName('Replace text'), edit)) return;
    const now = transcriptById(app.store.getState(), own.id);
    const left = now ? placesOf(finding, now) : [];
    const next = left.find((p) => p.words[0] > first) ?? left[0];
    if (now && next) chooseWords(app, now, ...next.words);
  };
  const replaceAll = () =>
    editTranscript(app, own.id, stepName('Replace text'), (t) => replaceText(t, query, by, search));
  const mode = (key: keyof Search, label: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={search[key]}
        onChange={(event) => setFinding({ ...finding, search: { ...search, [key]: event.target.checked } })}
      />
      {label}
    </label>
  );
  return (
    <div className="transcript-find transcript-replace">
      <input
        type="text"
        aria-label={tr('Replace by')}
        placeholder={tr('Replace by')}
        spellCheck={false}
        value={by}
        onChange={(event) => setFinding({ ...finding, by: event.target.value })}
      />
      {mode('wholeWords', tr('Whole words'))}
      {mode('matchCase', tr('Match case'))}
      <span className="spring" />
      <Button
        disabled={places.length === 0}
        title={tr('Replaces the place that is chosen and goes on to the next')}
        onClick={replace}
      >
        {tr('Replace')}
      </Button>
      <Button
        disabled={places.length === 0}
        title={tr('Replaces every place that was found')}
        onClick={replaceAll}
      >
        {tr('Replace all {n}', { n: places.length })}
      </Button>
    </div>
  );
}
