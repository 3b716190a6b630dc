import { useMemo, useRef } from 'react';
import { useRoom } from './use-room.ts';
import { fittingName } from './fitting-name.ts';

/** A name on one line, cut so that it cannot be taken for one of the others beside it; read out whole. */
export function FittedName({ name, others }: { name: string; others: readonly string[] }) {
  const box = useRef<HTMLSpanElement>(null);
  const { width } = useRoom(box);
  const shown = useMemo(() => fittingName(name, others, box.current, width), [name, others, width]);
  return (
    <span className="fitted-name" ref={box}>
      <span className="unseen">{name}</span>
      <span aria-hidden="true">{shown}</span>
    </span>
  );
}
