import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'>;

/** `primary`: the one thing to do here. `quiet`: without a frame. `danger`: takes something away. */
export type ButtonLook = 'plain' | 'primary' | 'quiet' | 'danger';

export function Button({
  look = 'plain',
  icon,
  children,
  ...rest
}: Native & { look?: ButtonLook; icon?: IconName }) {
  return (
    <button type="button" className={`button ${look}`} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

/** A button that shows an icon alone; `name` is its name for the pointer and for screen readers. */
export function IconButton({ name, icon, ...rest }: Native & { name: string; icon: IconName }) {
  return (
    <button type="button" className="button quiet icon-only" aria-label={name} title={name} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
