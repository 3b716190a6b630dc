import { tr } from '#renderer/i18n/tr.ts';
import { audioFact, dataFact, videoFact } from '#renderer/sources/facts.ts';
import { formatBytes, formatTime } from '#renderer/time/format.ts';
import type { Recording } from '#src/model/recording.ts';
import { Fact, Part } from './part.tsx';

/** What the file itself says. */
export function FilePart({ recording }: { recording: Recording }) {
  const { media, fingerprint, path } = recording;
  return (
    <Part title={tr('File')}>
      <Fact name={tr('Length')}>
        <span className="num">{formatTime(media.duration)}</span>
      </Fact>
      {media.video.map((v) => (
        <Fact key={v.index} name={tr('Video')}>
          {videoFact(v)}
        </Fact>
      ))}
      {media.audio.map((a) => (
        <Fact key={a.index} name={tr('Audio')}>
          {audioFact(a)}
        </Fact>
      ))}
      {media.data.map((d) => (
        <Fact key={d.index} name={tr('Data')}>
          {dataFact(recording)}
        </Fact>
      ))}
      {media.timecode ? (
        <Fact name={tr('Timecode')}>
          <span className="num">{media.timecode}</span>
        </Fact>
      ) : null}
      {media.creationTime ? (
        <Fact name={tr('Recorded')}>
          <span className="num">{media.creationTime.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</span>
        </Fact>
      ) : null}
      {media.device ? <Fact name={tr('Device')}>{media.device}</Fact> : null}
      <Fact name={tr('Size')}>
        <span className="num">{formatBytes(fingerprint.size)}</span>
      </Fact>
      <Fact name={tr('Path')}>
        <span className="path">{path}</span>
      </Fact>
    </Part>
  );
}
