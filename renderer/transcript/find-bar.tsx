import { tr } from '#renderer/i18n/tr.ts';
import { useState } from 'react';
import { chooseWords, editTranscript } from '#renderer/operations/transcripts.ts';
import { useApp } from '#renderer/state/context.tsx';
import { transcriptById, wordsInHand } from '#renderer/state/transcripts.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import { findText, replaceText, replaceTextAt } from '#src/model/transcript-search.ts';

/** Finds in the text, from place to place, and replaces there or everywhere. */
export function FindBar({ own }: { own: ProjectTranscript }) {
  const app = useApp();
  const [query, setQuery] = useState('');
  const [by, setBy] = useState('');
  const places = query.trim() === '' ? [] : findText(own.transcript, query);
  const step = (direction: 1 | -1) => {
    if (places.length === 0) {
      app.say(tr('“{query}” is not in the text.', { query: query.trim() }));
      return;
    }
    const at = wordsInHand(app.store.getState());
    const from = at?.own === own ? at.from : direction > 0 ? -1 : Number.POSITIVE_INFINITY;
    const next =
      direction > 0
        ? (places.find((p) => p.words[0] > from) ?? places[0])
        : (places.findLast((p) => p.words[0] < from) ?? places.at(-1));
    if (next) chooseWords(app, own, ...next.words);
  };
  /** The place in hand, or the next one, is replaced; then the next one is taken into the hand. */
  const replace = () => {
    const at = wordsInHand(app.store.getState());
    const here = at?.own === own ? places.find((p) => p.words[0] === at.from) : undefined;
    if (!here) {
      step(1);
      return;
    }
    const [first] = here.words;
    if (!editTranscript(app, own.id, tr('Replace text'), (t) => replaceTextAt(t, query, by, first))) return;
    const now = transcriptById(app.store.getState(), own.id);
    const left = now ? findText(now.transcript, query) : [];
    const next = left.find((p) => p.words[0] > first) ?? left[0];
    if (now && next) chooseWords(app, now, ...next.words);
  };
  return (
    <search className="transcript-find">
      <input
        type="search"
        data-field="text-find"
        aria-label={tr('Find in the text')}
        placeholder={tr('Find')}
        spellCheck={false}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && query.trim() !== '') step(event.shiftKey ? -1 : 1);
        }}
      />
      <span className="num small soft" role="status">
        {query.trim() === '' ? '' : places.length}
      </span>
      {query.trim() === '' ? null : (
        <>
          <input
            type="text"
            aria-label={tr('Replace by')}
            placeholder={tr('Replace by')}
            spellCheck={false}
            value={by}
            onChange={(event) => setBy(event.target.value)}
          />
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
            onClick={() => editTranscript(app, own.id, tr('Replace text'), (t) => replaceText(t, query, by))}
          >
            {tr('Replace all')}
          </Button>
        </>
      )}
    </search>
  );
}
