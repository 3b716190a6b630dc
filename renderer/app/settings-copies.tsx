import { useEffect, useState } from 'react';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { clearOtherCopies } from '#renderer/operations/playable.ts';
import { useApp } from '#renderer/state/context.tsx';
import { formatBytes } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { CopyFacts } from '#src/contract/methods.ts';

/** Where copies for playback lie and how much they take; takes those of other projects away. */
export function Copies() {
  const app = useApp();
  const [facts, setFacts] = useState<CopyFacts | null>(null);
  const [freed, setFreed] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when some were taken away
  useEffect(() => {
    const stop = new AbortController();
    app.channel.call('copies.facts', {}, stop.signal).then(setFacts, app.fail);
    return () => stop.abort();
  }, [app, freed]);
  if (!facts) return null;
  const { count, bytes, most, free, folder } = facts;
  const number = (text: string | number) => <span className="num">{text}</span>;
  return (
    <>
      <p className="soft small">
        {tr(
          'What a browser does not play (HEVC, ProRes, AVI, …) is seen and heard from a small copy, whose frames have the same times; syncing and exporting use the recording itself.',
        )}{' '}
        {phrase('Copies now: {n}, {bytes} of at most {most}; free there: {free}. They lie in {folder}.', {
          n: number(count),
          bytes: number(formatBytes(bytes)),
          most: number(formatBytes(most)),
          free: number(free === null ? '–' : formatBytes(free)),
          folder: <span className="num settings-path">{folder}</span>,
        })}
      </p>
      <div>
        <Button disabled={count === 0} onClick={() => clearOtherCopies(app).then(setFreed, app.fail)}>
          {tr('Remove copies of other projects')}
        </Button>
        {freed === null ? null : (
          <span className="soft small" role="status">
            {' '}
            {freed === 0
              ? tr('All of them belong to this project.')
              : tr('{bytes} freed.', { bytes: formatBytes(freed) })}
          </span>
        )}
      </div>
    </>
  );
}
