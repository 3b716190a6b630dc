import type { ReactNode } from 'react';
import { Icon, type IconName } from '#renderer/ui/icon.tsx';

/** One word beside the name of a picture; where the cell is narrow, its icon, so that the name keeps its room. */
export function CellSign({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <span className="cell-sign faint" title={title}>
      <Icon name={icon} />
      <span className="cell-word">{children}</span>
    </span>
  );
}
