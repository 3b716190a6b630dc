import { tr } from '#renderer/i18n/tr.ts';
import { Button } from './button.tsx';

/** What stands below a dialog that writes a file: do it, or not; and, where a file of that name is there, ask first. */
export function SaveFooter({
  exists,
  label,
  disabled,
  onCancel,
  onRename,
  onSave,
}: {
  exists: boolean;
  label: string;
  disabled: boolean;
  onCancel: () => void;
  onRename: () => void;
  onSave: (overwrite: boolean) => void;
}) {
  if (exists)
    return (
      <>
        <span role="alert" className="ask">
          {tr('A file of this name is already there.')}
        </span>
        <Button onClick={onRename}>{tr('Choose another name')}</Button>
        <Button look="danger" onClick={() => onSave(true)}>
          {tr('Replace it')}
        </Button>
      </>
    );
  return (
    <>
      <Button onClick={onCancel}>{tr('Cancel')}</Button>
      <Button look="primary" disabled={disabled} onClick={() => onSave(false)}>
        {label}
      </Button>
    </>
  );
}
