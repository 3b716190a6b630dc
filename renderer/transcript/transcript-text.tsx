import { tr } from '#renderer/i18n/tr.ts';
import { Fragment, type KeyboardEvent, memo, type MouseEvent, useEffect, useRef, useState } from 'react';
import { chooseWords, goToMoment, stepWord } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { wordsInHand } from '#renderer/state/transcripts.ts';
import { formatConfidence, formatTime } from '#renderer/time/format.ts';
import { voiceName } from '#renderer/timeline/text-index.ts';
import { type WordKind, wordKinds } from '#src/attention/text/word-kinds.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Segment, Untranscribed, Word } from '#src/model/transcript.ts';
import { segmentAt } from '#src/model/transcript-edits.ts';
import { sourceTime } from '#src/model/units.ts';
import { kindWords } from './kind-words.ts';
import { type Lacking, lackingIn } from './lacking.ts';
import type { Service } from './served.tsx';
import { lookOf } from './look-of.ts';
import { useSaidWord } from './use-said-word.ts';

/** So many words are drawn together, or not at all while they are off the screen. */
const blockWords = 200;

type Block = { readonly first: number; readonly last: number; readonly words: number };

/** Half-open ranges of segments with about so many words each. */
function blocksOf(segments: readonly Segment[]): readonly Block[] {
  const blocks: Block[] = [];
  let first = 0;
  let words = 0;
  segments.forEach((segment, k) => {
    words += segment.words[1] - segment.words[0];
    if (words < blockWords && k < segments.length - 1) return;
    blocks.push({ first, last: k + 1, words });
    first = k + 1;
    words = 0;
  });
  return blocks;
}

const wordId = (transcript: string, k: number) => `${transcript}-word-${k}`;

/** The words as text; only blocks near the screen are drawn. A click goes there, Shift chooses up to there. */
export function TranscriptText({ own, unheard }: { own: ProjectTranscript; unheard: Service['of'] }) {
  const app = useApp();
  const box = useRef<HTMLDivElement>(null);
  const hand = useAppState(wordsInHand);
  const { transcript } = own;
  const chosen = hand?.own === own ? hand : null;
  const from = chosen?.from ?? null;
  const blocks = blocksOf(transcript.segments);
  useSaidWord(own, box);
  const kinds = wordKinds(transcript);
  const inPart = documentFacts(transcript).state === 'aligned in part';
  const lacking = lackingIn(transcript);
  const before = new Map(lacking.flatMap((one) => (one.betweenLines ? [[one.at, one] as const] : [])));
  const within = lacking.filter(({ betweenLines }) => !betweenLines);
  const missed = unheard?.unheard ?? [];

  // The words chosen come into sight: first their block, which draws them, then they themselves.
  const segment = from === null ? -1 : segmentAt(transcript, from);
  const block = blocks.findIndex((b) => segment >= b.first && segment < b.last);
  useEffect(() => {
    if (from === null || !box.current) return;
    const find = () => box.current?.querySelector(`[data-word="${from}"]`);
    const near = () => find()?.scrollIntoView({ block: 'nearest' });
    if (find()) {
      near();
      return;
    }
    box.current.querySelector(`[data-block="${block}"]`)?.scrollIntoView({ block: 'nearest' });
    const later = setTimeout(near, 100);
    return () => clearTimeout(later);
  }, [from, block]);

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const { word, moment } =
      (event.target as Element).closest<HTMLElement>('[data-word], [data-moment]')?.dataset ?? {};
    if (moment !== undefined) goToMoment(app, own, sourceTime(Number(moment)));
    if (word === undefined) return;
    const k = Number(word);
    if (event.shiftKey && chosen)
      chooseWords(app, own, Math.min(chosen.from, k), Math.max(chosen.to, k + 1), false);
    else chooseWords(app, own, k);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, 1 | -1> = { ArrowRight: 1, ArrowLeft: -1 };
    const by = steps[event.key];
    if (by !== undefined) stepWord(app, by, event.shiftKey);
    else if (event.key === 'Home') chooseWords(app, own, 0);
    else if (event.key === 'End') chooseWords(app, own, transcript.words.length - 1);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = transcript.segments[segment + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next && next.words[1] > next.words[0]) chooseWords(app, own, next.words[0]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="transcript-text"
      ref={box}
      role="listbox"
      aria-label={tr('Words')}
      aria-multiselectable="true"
      aria-activedescendant={from === null ? undefined : wordId(own.id, from)}
      tabIndex={0}
      data-first
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {blocks.map(({ first, last, words }, k) => (
        <TextBlock key={first} number={k} words={words} root={box} pinned={k === block}>
          {() =>
            transcript.segments.slice(first, last).map((each) => (
              <Fragment key={each.words.join('-')}>
                <LackingLine lacking={before.get(each.words[0])} />
                <SegmentText
                  id={own.id}
                  segment={each}
                  words={transcript.words.slice(...each.words)}
                  kinds={kinds.slice(...each.words)}
                  lacking={within.filter(({ at }) => at > each.words[0] && at < each.words[1])}
                  name={voiceName(transcript, each.words[0])}
                  unheard={missed.filter((k) => k >= each.words[0] && k < each.words[1]).join()}
                  unheardBy={unheard?.recording.name ?? ''}
                  from={chosen ? Math.max(0, chosen.from - each.words[0]) : 0}
                  to={chosen ? Math.max(0, chosen.to - each.words[0]) : 0}
                  inPart={inPart}
                />
              </Fragment>
            ))
          }
        </TextBlock>
      ))}
      <LackingLine lacking={before.get(transcript.words.length)} />
    </div>
  );
}

/** A block is drawn while it is near the screen, or holds what is chosen; its height is kept meanwhile. */
function TextBlock({
  number,
  words,
  root,
  pinned,
  children,
}: {
  number: number;
  words: number;
  root: React.RefObject<HTMLDivElement | null>;
  pinned: boolean;
  children: () => React.ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(number === 0);
  const [height, setHeight] = useState(words * 6);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        if (!entry.isIntersecting) setHeight(element.offsetHeight);
        setNear(entry.isIntersecting);
      },
      { root: root.current, rootMargin: '600px 0px' },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [root]);
  const drawn = near || pinned;
  return (
    <div ref={ref} role="presentation" data-block={number} style={drawn ? undefined : { height }}>
      {drawn ? children() : null}
    </div>
  );
}

const lackingText = (stretches: readonly Untranscribed[]): string =>
  tr('{seconds} s of speech not in the text', {
    seconds: stretches.reduce((sum, { start, end }) => sum + end - start, 0).toFixed(1),
  });

/** Speech between two lines that the text lacks. */
function LackingLine({ lacking }: { lacking: Lacking | undefined }) {
  const [first] = lacking?.stretches ?? [];
  if (!lacking || !first) return null;
  return (
    <div className="transcript-segment" role="presentation">
      <span className="transcript-time num small soft">{formatTime(first.start, 1)}</span>
      <LackingMark stretches={lacking.stretches} />
    </div>
  );
}

/** A click goes where it begins; a list box has words alone, so that by keys the timeline leads there. */
function LackingMark({ stretches }: Pick<Lacking, 'stretches'>) {
  return (
    <span className="transcript-lacking small" title={tr('Go there')} data-moment={stretches[0]?.start}>
      {lackingText(stretches)}
    </span>
  );
}

type SegmentProps = {
  readonly id: string;
  readonly segment: Segment;
  readonly words: readonly Word[];
  readonly kinds: readonly WordKind[];
  /** Speech within it that it lacks. */
  readonly lacking: readonly Lacking[];
  readonly name: string | null;
  /** Indices of its words that the selected recording, which the text serves, did not record; and its name. */
  readonly unheard: string;
  readonly unheardBy: string;
  /** Which of its words are chosen: a half-open range from its first. */
  readonly from: number;
  readonly to: number;
  /** Whether others of its text are aligned. */
  readonly inPart: boolean;
};

/** Edits leave most segments as they were: those are not drawn again. */
const isSame = (a: SegmentProps, b: SegmentProps): boolean =>
  a.segment === b.segment &&
  a.name === b.name &&
  a.inPart === b.inPart &&
  a.unheard === b.unheard &&
  (a.unheard === '' || a.unheardBy === b.unheardBy) &&
  Math.min(a.to, a.words.length) - a.from === Math.min(b.to, b.words.length) - b.from &&
  (a.from === b.from || a.from >= a.words.length) &&
  a.words.length === b.words.length &&
  a.words.every((word, k) => word === b.words[k] && a.kinds[k] === b.kinds[k]) &&
  a.lacking.length === b.lacking.length &&
  a.lacking.every((one, k) => one === b.lacking[k]);

const SegmentText = memo(function SegmentText(props: SegmentProps) {
  const { id, segment, words, kinds, lacking, name, unheard, unheardBy, from, to, inPart } = props;
  const missed = new Set(unheard.split(','));
  const time = segment.start === null ? '–' : formatTime(segment.start, 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
    <div className="transcript-segment" role="group" aria-label={name ? `${time}, ${name}` : time}>
      <span className="transcript-time num small soft" aria-hidden="true">
        {time}
        {name ? <span className="transcript-speaker">{name}</span> : null}
      </span>
      <span className="transcript-words">
        {words.map((word, k) => {
          const index = segment.words[0] + k;
          const kind = kinds[k] ?? 'word';
          const lack = lacking.find(({ at }) => at === index);
          return (
            <Fragment key={index}>
              {lack ? <LackingMark stretches={lack.stretches} /> : null}
              <span
                id={wordId(id, index)}
                data-word={index}
                role="option"
                tabIndex={-1}
                aria-selected={k >= from && k < to}
                className={`transcript-word ${lookOf(word, kind, inPart)}`}
                data-unheard={missed.has(String(index)) ? 'true' : undefined}
                title={[
                  titleOf(word, kind),
                  ...(missed.has(String(index))
                    ? [tr('“{name}” did not record it', { name: unheardBy })]
                    : []),
                ].join(', ')}
              >
                {word.text}
              </span>
            </Fragment>
          );
        })}
      </span>
    </div>
  );
}, isSame);

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function titleOf(word: Word, kind: WordKind): string {
  if (kind !== 'word' && word.start === null) return capital(tr(kindWords[kind]));
  if (word.status === 'not-spoken') return tr('Not spoken');
  if (word.start === null) return tr('Not aligned yet');
  const sure =
    word.status === 'confirmed'
      ? tr('confirmed')
      : word.confidence === null
        ? tr('confidence not known')
        : tr('sure to {confidence}', { confidence: formatConfidence(word.confidence) });
  return `${formatTime(word.start)}, ${sure}`;
}
