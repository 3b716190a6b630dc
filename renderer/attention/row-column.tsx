import { useEffect, useRef, useState } from 'react';
import { contextOf } from '#renderer/pair/scaled-canvas.ts';
import { useSize, useWheel } from '#renderer/pair/use-element.ts';
import { usePalette } from '#renderer/pair/use-palette.ts';
import type { TextRows } from '#src/model/attention-map.ts';
import { drawWords, type RowWord } from './draw-words.ts';
import type { Rows } from './geometry.ts';

/** What each row of a map is of, beside it. */
export function RowColumn({
  label,
  text,
  words,
  rows,
  height,
  chosen,
  onChoose,
  onScroll,
}: {
  label: string;
  /** Null: nothing is known yet. */
  text: TextRows | null;
  words: readonly RowWord[];
  rows: Rows;
  height: number;
  chosen: ReadonlySet<number>;
  onChoose: (word: number) => void;
  /** Rows further up that a wheel wants to see. */
  onScroll?: (rows: number) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const column = useRef<HTMLDivElement>(null);
  const palette = usePalette();
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState<string | undefined>();
  useSize(column, setWidth);
  useWheel(column, (event) => onScroll?.(-Math.sign(event.deltaY)));
  useEffect(() => {
    const ctx = contextOf(canvas.current, width, height);
    if (!ctx) return;
    ctx.clearRect(0, 0, width, height);
    if (text) drawWords(ctx, text, words, rows, { width, height }, chosen, palette);
  }, [text, words, rows, width, height, chosen, palette]);
  const wordAt = (event: React.PointerEvent<HTMLCanvasElement>): number => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const row = rows[0] + ((height - y) / height) * (rows[1] - rows[0]);
    return text?.words.findIndex(([p, q]) => row >= p && row < q) ?? -1;
  };
  return (
    <div className="attention-words" ref={column}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        title={over}
        onPointerMove={(event) => setOver(words[wordAt(event)]?.text)}
        onPointerDown={(event) => {
          event.preventDefault();
          const word = wordAt(event);
          if (word >= 0) onChoose(word);
        }}
      />
    </div>
  );
}
