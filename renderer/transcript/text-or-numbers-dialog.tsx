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
      title={`What does “${name}” hold?`}
      onClose={() => answer(null)}
      footer={
        <>
          <Button onClick={() => answer(null)}>Cancel</Button>
          <span className="spring" />
          <Button onClick={() => answer('numbers')}>Numbers over time</Button>
          <Button look="primary" data-first onClick={() => answer('transcript')}>
            Words with times
          </Button>
        </>
      }
    >
      <p>
        Its columns could be words with their times, which go to a recording as a transcript, or numbers over
        time, which are a recording of their own.
      </p>
    </Dialog>
  );
}
