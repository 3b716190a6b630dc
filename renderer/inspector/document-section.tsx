import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { stateWords } from '#renderer/state/document-words.ts';
import { formatConfidence, formatTime } from '#renderer/time/format.ts';
import { Confidence } from '#renderer/ui/confidence.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import { Fact, Part } from './part.tsx';

/** A whole text that is chosen: what is known of it, and what can be done with it. */
export function DocumentSection({ own: { source, transcript } }: { own: ProjectTranscript }) {
  const { state, confidence, extent, words, doubtful, notSpoken } = documentFacts(transcript);
  return (
    <Part title={tr('Whole text')}>
      <Fact name={tr('Name')}>{source ?? tr('Text')}</Fact>
      <Fact name={tr('State|text')}>{stateWords(state)}</Fact>
      {confidence === null ? null : (
        <Fact name={tr('Confidence')}>
          <Confidence
            value={confidence}
            text={formatConfidence(confidence)}
            title={tr('Confidence {text}: how likely it is that this is the text of the recording', {
              text: formatConfidence(confidence),
            })}
          />
        </Fact>
      )}
      {extent ? (
        <Fact name={tr('Said|where')}>
          <span className="num">
            {formatTime(extent[0])} – {formatTime(extent[1])}
          </span>
        </Fact>
      ) : null}
      <Fact name={tr('Words')}>
        <span className="num">{words}</span>
      </Fact>
      {state === 'not aligned' ? null : (
        <>
          <Fact name={tr('Doubtful')}>
            <span className="num">{doubtful}</span>
          </Fact>
          <Fact name={tr('Not spoken')}>
            <span className="num">{notSpoken}</span>
          </Fact>
        </>
      )}
      <div className="part-do">
        <CommandButton id="text.align" name={tr('Align')} />
        <CommandButton id="text.next-doubtful" name={tr('Next doubtful')} />
        <CommandButton id="text.export" name={tr('Export…')} />
      </div>
    </Part>
  );
}
