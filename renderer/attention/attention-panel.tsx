import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { chooseWords } from '#renderer/operations/transcripts.ts';
import { ColourScale } from '#renderer/pair/pair-legend.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { hueOf } from '#renderer/state/selectors.ts';
import { transcriptInHand, wordsInHand } from '#renderer/state/transcripts.ts';
import { formatTime } from '#renderer/time/format.ts';
import { heardTrack, type Track } from '#renderer/timeline/layout.ts';
import { type Voice, voicesOf } from '#renderer/timeline/text-index.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import { NoText, WhichText } from '#renderer/transcript/transcript-panel.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { mostShare, shareStep, type TextRows } from '#src/model/attention-map.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import { isTimed, segmentAt } from '#src/model/transcript-edits.ts';
import { toSource } from '#src/model/time-map.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { AttentionMatrix } from './attention-matrix.tsx';
import { AttentionTable } from './attention-table.tsx';
import type { Rows } from './geometry.ts';
import { KnownPath, mapColours } from './map-layers.tsx';
import { knownRows } from './map-path.ts';
import { type LoadedMap, mapStore } from './map-state.ts';
import { MapFailed, usePieces, useStillRows, useTimedStage, Ways } from './map-view.tsx';
import { RowColumn } from './row-column.tsx';
import { stretchOf, wordsOf, wordsSeen } from './stretch.ts';
import type { TextStretch } from '#src/model/text-stretches.ts';
import { useAttention } from './use-attention.ts';
import './attention.css';

/** Which part of the text every moment of the recording attends to, below the timeline and in its time. */
export function AttentionPanel() {
  const own = useAppState(transcriptInHand);
  const found = useAppState((s) => currentTracks(s).find((t) => t.recording.id === own?.recording) ?? null);
  const track = useMemo(() => found && heardTrack(found), [found]);
  return (
    <section aria-label={tr('Attention')} className="transcript-panel attention-panel">
      {!own ? (
        <NoText />
      ) : !own.transcript.words.some(isTimed) ? (
        <Aside>
          <p>
            {tr(
              'The words have no times yet. Once they are aligned, this shows why each lies where it does.',
            )}
          </p>
          <CommandButton id="text.align" look="primary" name={tr('Align')} />
        </Aside>
      ) : !track ? (
        <Aside>
          <p>{tr('The recording of this text lies in another event than the timeline shows.')}</p>
        </Aside>
      ) : (
        <Body key={own.id} own={own} track={track} />
      )}
    </section>
  );
}

const Aside = ({ children }: { children: React.ReactNode }) => (
  <div className="transcript-empty">{children}</div>
);

/** The voice that the words in hand belong to, else the first that says something. */
function voiceOf(own: ProjectTranscript, word: number | null): Voice {
  const voices = voicesOf(own.transcript);
  const segment = word === null ? -1 : segmentAt(own.transcript, word);
  const found = voices.find((v) => v.segments.includes(segment)) ?? voices.find((v) => v.words.length > 0);
  return found ?? (voices[0] as Voice);
}

function Body({ own, track }: { own: ProjectTranscript; track: Track }) {
  const app = useApp();
  const store = mapStore(app);
  const t = own.transcript;
  const hand = useAppState((s) => (wordsInHand(s)?.own === own ? wordsInHand(s) : null));
  const work = useStore(store, (s) => s.work);
  const asTable = useStore(store, (s) => s.asTable);
  const said = useStore(store, (s) => s.said);
  const found = useStore(store, (s) => s.found);
  const view = useTimedStage(track);
  const { stage, size, seen: seenTime } = view;

  const voice = useMemo(() => voiceOf(own, hand?.from ?? null), [own, hand?.from]);
  const seen = useMemo(() => {
    if (!seenTime) return null;
    const inside = (time: number | null | undefined) =>
      time != null && time >= seenTime[0] && time <= seenTime[1] ? time : null;
    const here = inside(toSource(track.map, app.store.getState().playhead));
    const focus = inside(hand && t.words[hand.from]?.start) ?? here ?? (seenTime[0] + seenTime[1]) / 2;
    return wordsSeen(t, voice, seenTime, focus);
  }, [app, t, voice, seenTime, hand, track.map]);
  const seenWords = useMemo(() => (seen ? voice.words.slice(...seen) : []), [voice, seen]);
  const stretch = useMemo(() => (seen ? stretchOf(t, voice, seen) : null), [t, voice, seen]);
  const { loaded, complete, retry } = useAttention(own, track.recording, seenWords, stretch);
  const shown = useShown(t, loaded, stretch);
  const words = useMemo(() => (shown ? wordsOf(t, shown.made) : []), [t, shown]);
  const rows = useRows(shown, seenWords);
  const pieces = usePieces(track, view, rows);
  const isCut = loaded !== null && seenTime !== null && cutShort(voice, t.words, seenWords, seenTime);
  const chosen = useMemo(
    () => new Set(shown?.made.words.flatMap((k, i) => (hand && k >= hand.from && k < hand.to ? [i] : []))),
    [shown, hand],
  );
  return (
    <>
      <Bar own={own} loaded={loaded} />
      {asTable && loaded ? (
        <AttentionTable own={own} loaded={loaded} words={words} found={found} />
      ) : (
        <div className="attention-body">
          <RowColumn
            label={tr('The words, from the first at the bottom upwards. The table says the same.')}
            text={shown?.map ?? null}
            {...{ words, rows, chosen }}
            height={size.height}
            onChoose={(k) => {
              const word = shown?.made.words[k];
              if (word !== undefined) chooseWords(app, own, word);
            }}
          />
          <div className="attention-stage" ref={stage}>
            {loaded && size.width > 0 ? (
              <AttentionMatrix {...{ own, track, loaded, words, pieces, rows, size }} />
            ) : shown && size.width > 0 ? (
              <KnownPath {...{ text: shown.map, words, pieces, rows, size }} />
            ) : null}
            {typeof work === 'object' && !complete ? (
              <MapFailed error={work.failed} retry={retry} />
            ) : seenWords.length === 0 ? (
              <div className="pair-note">
                <p>{tr('No word of this text lies in what the timeline shows.')}</p>
                <Button onClick={() => chooseWords(app, own, voice.words[0] ?? 0)}>
                  {tr('Go to the first word')}
                </Button>
              </div>
            ) : !complete ? (
              <Listening range={stretch?.range ?? [0, 0]} isKnown={loaded === null} />
            ) : isCut ? (
              <p className="attention-cut small">
                {tr(
                  '{count} words at a time: those about the playhead or the word in hand. Zoom in to see all.',
                  { count: seenWords.length },
                )}
              </p>
            ) : null}
          </div>
        </div>
      )}
      <p className="unseen" role="status">
        {said}
      </p>
    </>
  );
}

/** Whether more words lie in what is seen than the map has. */
function cutShort(
  { words: order }: Voice,
  words: readonly Word[],
  seen: readonly number[],
  [from, to]: readonly [number, number],
): boolean {
  const [first, last] = [order.indexOf(seen[0] ?? -1), order.indexOf(seen.at(-1) ?? -1)];
  const before = words[order[first - 1] ?? -1];
  const after = words[order[last + 1] ?? -1];
  return (before?.end ?? Number.NEGATIVE_INFINITY) > from || (after?.start ?? Number.POSITIVE_INFINITY) < to;
}

/** What the words and the path are drawn by. */
type Shown = { readonly made: Pick<TextStretch, 'words'>; readonly map: TextRows };

/** The map that is there; until the first one is, what the text itself knows of its words. */
function useShown(t: Transcript, loaded: LoadedMap | null, stretch: TextStretch | null): Shown | null {
  return useMemo(() => {
    if (loaded || !stretch) return loaded;
    return { made: stretch, map: knownRows(wordsOf(t, stretch)) };
  }, [t, loaded, stretch]);
}

/** How long has been listened, and what is shown meanwhile. */
function Listening({ range: [from, to], isKnown }: { range: readonly [number, number]; isKnown: boolean }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const clock = setInterval(() => setSeconds((n) => n + 1), 1000);
    return () => clearInterval(clock);
  }, []);
  return (
    <div className="attention-cut small">
      <p role="status">
        {tr('Listening to {range}.', { range: `${formatTime(from, 1)} – ${formatTime(to, 1)}` })}
        {isKnown ? ` ${tr('Until that is done the path shows where the text has its words.')}` : ''}
      </p>
      {seconds > 0 ? <p className="mono">{tr('{seconds} s so far', { seconds })}</p> : null}
    </div>
  );
}

/** The rows of the words that are seen; they stand still while a hand moves a pin. */
function useRows(shown: Shown | null, seen: readonly number[]): Rows {
  const dragging = useStore(mapStore(useApp()), (s) => s.dragging);
  const rows = useMemo((): Rows => {
    if (!shown) return [0, 1];
    const places = shown.made.words.flatMap((k, i) => (seen.includes(k) ? [i] : []));
    const low = shown.map.words[places[0] ?? 0]?.[0] ?? 0;
    const high = shown.map.words[places.at(-1) ?? 0]?.[1] ?? 1;
    return [low - 1, Math.max(low + 1, high + 1)];
  }, [shown, seen]);
  return useStillRows(rows, dragging);
}

const directions = [
  ['text', 'Over the text', 'Each moment shares its attention out among the phones of the text'],
  ['time', 'Over time', 'Each phone of the text shares its attention out among the moments'],
] as const satisfies readonly (readonly [string, Plain, Plain])[];

function Bar({ own, loaded }: { own: ProjectTranscript; loaded: LoadedMap | null }) {
  const store = mapStore(useApp());
  const over = useStore(store, (s) => s.over);
  const asTable = useStore(store, (s) => s.asTable);
  const most = useMemo(
    () => (loaded ? Math.exp(shareStep * mostShare(loaded.map, over)) : 1),
    [loaded, over],
  );
  const hue = useAppState((s) => hueOf(s.history.project, own.recording));
  return (
    <div className="transcript-bar" data-hue={hue}>
      <WhichText own={own} />
      <Ways
        legend={tr('Attention')}
        ways={directions.map(([key, name, meaning]) => [key, tr(name), tr(meaning)] as const)}
        shown={over}
        onChoose={(key) => store.setState({ over: key })}
      />
      <ColourScale colours={mapColours} low="0.03 %" high={`${(100 * most).toFixed(0)} %`} />
      <span className="spring" />
      <CommandButton id="text.next-doubtful" name={tr('Next doubtful')} />
      <Button look="quiet" aria-pressed={asTable} onClick={() => store.setState({ asTable: !asTable })}>
        {tr('Table')}
      </Button>
    </div>
  );
}
