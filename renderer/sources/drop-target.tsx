import { tr } from '#renderer/i18n/tr.ts';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { dropFiles } from '#renderer/operations/drop.ts';
import { useApp } from '#renderer/state/context.tsx';

/** The whole window takes dropped files. */
export function DropTarget({ children }: { children: ReactNode }) {
  const app = useApp();
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const files = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's way; “Add recordings…” is the keys'
    <div
      className="drop-target"
      onDragEnter={(event) => {
        if (!files(event)) return;
        depth.current++;
        setOver(true);
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }}
      onDragOver={(event) => {
        if (files(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!files(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        void dropFiles(app, [...event.dataTransfer.files]);
      }}
    >
      {children}
      {over ? (
        <div className="drop-hint" aria-hidden="true">
          {tr('Drop to add')}
        </div>
      ) : null}
    </div>
  );
}
