/** One line of ffmpeg's `-f framecrc`: when a frame is presented (s, container clock) and its bytes. */
export type FrameLine = { readonly time: number; readonly bytes: number };

/** Reads framecrc text piece by piece; calls `onFrame` for every frame in order. */
export function framecrcReader(onFrame: (frame: FrameLine) => void): (chunk: Buffer) => void {
  let rest = '';
  let tick = 0;
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('#')) {
        const [, a, b] = /^#tb 0: (\d+)\/(\d+)/.exec(line) ?? [];
        if (a !== undefined && b !== undefined) tick = Number(a) / Number(b);
        continue;
      }
      const fields = line.split(',');
      const pts = Number(fields[2]);
      if (fields.length >= 5 && Number.isFinite(pts)) onFrame({ time: pts * tick, bytes: Number(fields[4]) });
    }
  };
}
