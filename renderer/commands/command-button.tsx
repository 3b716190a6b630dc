import { tr } from '#renderer/i18n/tr.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Button, type ButtonLook } from '#renderer/ui/button.tsx';
import { Icon, type IconName } from '#renderer/ui/icon.tsx';
import { commandById } from './index.ts';
import { keyLabel } from './keys.ts';
import { firstKeyOf } from './own-keys.ts';

/** Re-renders when the command becomes possible or impossible; gives true, or why not. */
export const useCommand = (id: string): true | string => useAppState(commandById(id).enabled);

/** A button that runs a command; its title tells the key, or why it cannot be done now. */
export function CommandButton({
  id,
  look = 'plain',
  icon,
  name,
  sign,
}: {
  id: string;
  look?: ButtonLook;
  /** Shows the icon alone. */
  icon?: IconName;
  name?: string;
  /** Shown in place of the label, which stays its name. */
  sign?: string;
}) {
  const app = useApp();
  const command = commandById(id);
  const can = useCommand(id);
  const label = name ?? tr(command.label);
  const first = useAppState((s) => firstKeyOf(command, s.ownKeys));
  const key = first ? ` (${keyLabel(first)})` : '';
  const title = can === true ? `${label}${key}` : `${label}: ${can}`;
  const props = { disabled: can !== true, title, onClick: () => command.run(app) };
  if (icon)
    return (
      <button type="button" className="button quiet icon-only" aria-label={label} {...props}>
        <Icon name={icon} />
      </button>
    );
  return (
    <Button look={look} {...props} {...(sign ? { 'aria-label': label } : {})}>
      {sign ?? label}
    </Button>
  );
}
