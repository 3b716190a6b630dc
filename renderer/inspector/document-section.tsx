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
    <Part title="Whole text">
      <Fact name="Name">{source ?? 'Text'}</Fact>
      <Fact name="State">{stateWords[state]}</Fact>
      {confidence === null ? null : (
        <Fact name="Confidence">
          <Confidence
            value={confidence}
            text={formatConfidence(confidence)}
            of="this is the text of the recording"
          />
        </Fact>
      )}
      {extent ? (
        <Fact name="Said">
          <span className="num">
            {formatTime(extent[0])} – {formatTime(extent[1])}
          </span>
        </Fact>
      ) : null}
      <Fact name="Words">
        <span className="num">{words}</span>
      </Fact>
      {state === 'not aligned' ? null : (
        <>
          <Fact name="Doubtful">
            <span className="num">{doubtful}</span>
          </Fact>
          <Fact name="Not spoken">
            <span className="num">{notSpoken}</span>
          </Fact>
        </>
      )}
      <div className="part-do">
        <CommandButton id="text.align" name="Align" />
        <CommandButton id="text.next-doubtful" name="Next doubtful" />
        <CommandButton id="text.export" name="Export…" />
      </div>
    </Part>
  );
}
