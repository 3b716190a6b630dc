import { useEffect, useState } from 'react';
import { refOf } from '#renderer/operations/jobs.ts';
import { useChannel } from '#renderer/state/context.tsx';
import { jpegAddress } from '#renderer/ui/jpeg-address.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { isData, type Recording } from '#src/model/recording.ts';

/** A picture from a tenth into the recording; an icon where it has none. */
export function Thumbnail({ recording }: { recording: Recording }) {
  const channel = useChannel();
  const [url, setUrl] = useState<string | null>(null);
  const hasPicture = recording.media.video.length > 0;
  useEffect(() => {
    if (!hasPicture) return;
    const stop = new AbortController();
    const time = recording.media.duration / 10;
    channel
      .call('media.thumbnail', { media: refOf(recording), time, height: 72 }, stop.signal)
      .then(({ jpeg }) => {
        if (!stop.signal.aborted) setUrl(jpegAddress(jpeg));
      })
      // No picture is no loss: the icon stays, and the file's own troubles are told where it is probed.
      .catch(() => setUrl(null));
    return () => stop.abort();
  }, [channel, recording, hasPicture]);
  return (
    <span className="thumbnail">
      {url ? (
        <img src={url} alt="" />
      ) : (
        <Icon name={hasPicture ? 'picture' : isData(recording.media) ? 'plot' : 'waves'} />
      )}
    </span>
  );
}
