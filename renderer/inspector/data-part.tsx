import { tr } from '#renderer/i18n/tr.ts';
import { editAndSolve } from '#renderer/operations/solve.ts';
import { chooseTimes, timesChoices } from '#renderer/operations/times.ts';
import { nameOfColumn, rateFact } from '#renderer/sources/facts.ts';
import { useApp } from '#renderer/state/context.tsx';
import { setAnalysis } from '#renderer/state/edits.ts';
import { setFrameRate } from '#renderer/state/frame-rate.ts';
import { parseNumber } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { leastFrameRate, mostFrameRate } from '#src/model/project.ts';
import { type DataStream, frameRateOf, isRateAssumed, type Recording } from '#src/model/recording.ts';
import { Choice, Fact, Part } from './part.tsx';
import { RecorderChoice } from './recorder-choice.tsx';

/** Of more dimensions than this nobody finds one in a list: it is chosen by its number. */
const mostListed = 300;

/** How fast a data file's frames follow each other, by which of its columns, and which of its dimensions the track shows. */
export function DataPart({ recording, stream }: { recording: Recording; stream: DataStream }) {
  const app = useApp();
  const rate = frameRateOf(recording);
  const set = (value: number | null) => editAndSolve(app, setFrameRate(recording.id, value));
  const show = (channel: number | 'mix') =>
    app.edit(setAnalysis(recording.id, { ...recording.analysis, channel }));
  return (
    <Part title={tr('Data')}>
      <ValueField
        label={tr('Frame rate')}
        text={rate === null ? tr('uneven') : String(Number(rate.toPrecision(9)))}
        unit="Hz"
        parse={parseNumber}
        onCommit={(value) => {
          if (!(value >= leastFrameRate && value <= mostFrameRate))
            return tr('From one frame in 600 s to 1 000 000 Hz.');
          set(value);
          return null;
        }}
      />
      {isRateAssumed(recording) ? (
        <p className="part-note">{tr('Frame rate assumed: say how many frames a second the file has.')}</p>
      ) : null}
      {recording.analysis.rate !== null ? (
        <div className="part-do">
          <span className="soft small">
            {stream.isTimed
              ? tr('The file says {rateFact}.', { rateFact: rateFact(asFile(recording)) })
              : tr('The file does not say.')}
          </span>
          <Button onClick={() => set(null)}>
            {stream.isTimed ? tr('As in the file') : tr('Assume 100 Hz')}
          </Button>
        </div>
      ) : null}
      {stream.codec === 'csv' ? (
        <Choice
          label={tr('Times')}
          value={recording.analysis.times}
          options={timesChoices(stream, recording.analysis.times)}
          onChange={(times) => void chooseTimes(app, recording.id, times)}
        />
      ) : null}
      {stream.dims === 1 ? null : stream.dims <= mostListed ? (
        <Choice
          label={tr('Track shows')}
          value={String(recording.analysis.channel)}
          options={[
            ['mix', tr('all dimensions')],
            ...Array.from({ length: stream.dims }, (_, d) => [String(d), nameOfColumn(stream, d)] as const),
          ]}
          onChange={(chosen) => show(chosen === 'mix' ? 'mix' : Number(chosen))}
        />
      ) : (
        <ValueField
          label={tr('Track shows dimension')}
          text={recording.analysis.channel === 'mix' ? tr('all') : String(recording.analysis.channel + 1)}
          unit={tr('of {dims}', { dims: stream.dims })}
          parse={(text) => ([tr('all'), 'all'].includes(text.trim().toLowerCase()) ? 0 : parseNumber(text))}
          onCommit={(value) => {
            if (!Number.isInteger(value) || value < 0 || value > stream.dims)
              return tr('1 to {dims}, or “all”.', { dims: stream.dims });
            show(value === 0 ? 'mix' : value - 1);
            return null;
          }}
        />
      )}
      <Fact name={tr('Frames')}>
        <span className="num">{stream.frames}</span>
      </Fact>
      <RecorderChoice recording={recording} />
    </Part>
  );
}

const asFile = (recording: Recording): Recording => ({
  ...recording,
  analysis: { ...recording.analysis, rate: null },
});
