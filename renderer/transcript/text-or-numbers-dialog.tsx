import { tr } from '#renderer/i18n/tr.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';

/** A table that could be either: what the user takes it for. */
export function TextOrNumbersDialog({
  name,
  answer,
}: {
  name: string;
  answer: (as: 'transcript' | 'numbers' | null) => void;
}) {
  return (
    <Dialog
      title={tr('What does “{name}” hold?', { name })}
      onClose={() => answer(null)}
      footer={
        <>
          <Button onClick={() => answer(null)}>{tr('Cancel')}</Button>
          <span className="spring" />
          <Button onClick={() => answer('numbers')}>{tr('Numbers over time')}</Button>
          <Button look="primary" data-first onClick={() => answer('transcript')}>
            {tr('Words with times')}
          </Button>
        </>
      }
    >
      <p>
        {tr(
          'Its columns could be words with their times, which go to a recording as a transcript, or numbers over time, which are a recording of their own.',
        )}
      </p>
    </Dialog>
  );
}
