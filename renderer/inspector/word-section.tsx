import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { chooseWords, editTranscript } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { isWhole, transcriptById, type WordsInHand, wordsInHand } from '#renderer/state/transcripts.ts';
import { formatConfidence, formatTime, parseTime } from '#renderer/time/format.ts';
import { kindWords } from '#renderer/transcript/kind-words.ts';
import { Confidence } from '#renderer/ui/confidence.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { type WordKind, wordKinds } from '#src/attention/text/word-kinds.ts';
import { tokensOf, type Word } from '#src/model/transcript.ts';
import {
  doubtBelow,
  type Edge,
  isTimed,
  moveBoundary,
  replaceWords,
  setWordTimes,
} from '#src/model/transcript-edits.ts';
import { DocumentSection } from './document-section.tsx';
import { Fact, Part } from './part.tsx';

/** The words chosen: their text and times to edit, how sure they are, and what can be done with them. */
export function WordSection() {
  const hand = useAppState(wordsInHand);
  if (!hand) return null;
  const { own, from, to } = hand;
  if (isWhole(own, hand)) return <DocumentSection own={own} />;
  const words = own.transcript.words.slice(from, to);
  const timed = words.filter(isTimed);
  const [first, last] = [timed[0], timed.at(-1)];
  return (
    <Part title={tr('{count} words|title', { count: to - from })}>
      <WordText key={`${own.id}/${from}/${to}/${words.map((w) => w.text).join(' ')}`} hand={hand} />
      {first && last ? (
        <>
          <Time hand={hand} edge="start" value={first.start} />
          <Time hand={hand} edge="end" value={last.end} />
          <Fact name={tr('Length')}>
            <span className="num">{`${(1000 * (last.end - first.start)).toFixed(0)} ms`}</span>
          </Fact>
        </>
      ) : null}
      {words.length === 1 ? (
        <Sure word={words[0] as Word} kind={wordKinds(own.transcript)[from] ?? 'word'} />
      ) : null}
      <div className="part-do">
        <CommandButton id="text.play" name={tr('Play')} />
        <CommandButton id="text.accept" name={tr('Confirm')} />
        <CommandButton id="text.not-spoken" name={tr('Not spoken')} />
        <CommandButton id="text.align-stretch" name={tr('Align again')} />
      </div>
    </Part>
  );
}

function Sure({ word, kind }: { word: Word; kind: WordKind }) {
  return (
    <Fact name={tr('Confidence')}>
      {word.status === 'confirmed' ? (
        tr('confirmed')
      ) : word.start === null && kind !== 'word' ? (
        tr(kindWords[kind])
      ) : word.status === 'not-spoken' ? (
        tr('not spoken')
      ) : word.status === null ? (
        tr('not aligned yet')
      ) : word.confidence === null ? (
        tr('not known')
      ) : (
        <Confidence
          value={word.confidence}
          below={doubtBelow}
          text={formatConfidence(word.confidence)}
          title={tr(
            'Confidence {text}: how likely it is that both boundaries lie within 50 ms of the truth',
            { text: formatConfidence(word.confidence) },
          )}
        />
      )}
    </Fact>
  );
}

/** Another text for the words, and words to be put in after them. */
function WordText({ hand: { own, from, to } }: { hand: WordsInHand }) {
  const app = useApp();
  const before = own.transcript.words
    .slice(from, to)
    .map((w) => w.text)
    .join(' ');
  const [text, setText] = useState(before);
  const [more, setMore] = useState('');
  const write = (label: string, start: number, end: number, written: string) => {
    if (!editTranscript(app, own.id, label, (t) => replaceWords(t, start, end, written))) return;
    const now = transcriptById(app.store.getState(), own.id);
    const count = tokensOf(written).length;
    if (now) chooseWords(app, now, start, Math.max(start + 1, start + count), false);
  };
  const commit = () => {
    if (text.trim() === before) return;
    if (text.trim() === '') setText(before);
    else write(stepName('Edit text'), from, to, text);
  };
  return (
    <>
      <label className="fact">
        <span className="soft">{tr('Text')}</span>
        <input
          type="text"
          data-field="word-text"
          className="word-field"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') {
              event.stopPropagation();
              setText(before);
            }
          }}
        />
      </label>
      <label className="fact">
        <span className="soft">{tr('Insert after')}</span>
        <input
          type="text"
          data-field="word-insert"
          className="word-field"
          value={more}
          onChange={(event) => setMore(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && more.trim()) {
              event.preventDefault();
              write(stepName('Insert words'), to, to, more);
            }
          }}
        />
      </label>
    </>
  );
}

function Time({ hand: { own, from, to }, edge, value }: { hand: WordsInHand; edge: Edge; value: number }) {
  const app = useApp();
  const k = edge === 'start' ? from : to - 1;
  return (
    <ValueField
      label={edge === 'start' ? tr('Start') : tr('End')}
      text={formatTime(value)}
      parse={parseTime}
      onCommit={(time) => {
        const done = editTranscript(app, own.id, stepName('Move boundary'), (t) => {
          const word = t.words[k];
          if (isTimed(word)) return moveBoundary(t, k, edge, time);
          return edge === 'start'
            ? setWordTimes(t, k, time, time + 0.2)
            : setWordTimes(t, k, time - 0.2, time);
        });
        return done ? null : tr('That is not possible here.');
      }}
    />
  );
}
