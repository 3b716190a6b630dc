import { useLayoutEffect, useRef, useState } from 'react';
import { useProject } from '#renderer/state/hooks.ts';
import { GridCell } from './grid-cell.tsx';
import { gridLayout } from './grid-layout.ts';
import { SoundOnly } from './sound-only.tsx';
import './grid.css';

/** All recordings under their time maps, at one playhead: pictures in a grid, sounds beside them. */
export function VideoGrid() {
  const { recordings } = useProject();
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth - 8, height: element.clientHeight - 8 });
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  const pictures = recordings.filter((r) => r.media.video.length > 0);
  const sounds = recordings.filter((r) => r.media.video.length === 0);
  const { columns, cellWidth, cellHeight } = gridLayout(pictures.length, size.width, size.height);
  return (
    <section className="video-grid" aria-label="Videos" ref={box}>
      {pictures.length === 0 ? (
        <p className="soft grid-none">None of the recordings has a picture.</p>
      ) : (
        <div
          className="grid-cells"
          style={{
            gridTemplateColumns: `repeat(${columns}, ${Math.floor(cellWidth)}px)`,
            gridAutoRows: `${Math.floor(cellHeight)}px`,
          }}
        >
          {pictures.map((recording) => (
            <GridCell key={recording.id} recording={recording} />
          ))}
        </div>
      )}
      {sounds.map((recording) => (
        <SoundOnly key={recording.id} recording={recording} />
      ))}
    </section>
  );
}
