import type { Channel } from '#src/contract/channel.ts';
import type { MethodResult } from '#src/contract/methods.ts';
import { CancelledError, InvalidInputError } from '#src/model/errors.ts';
import { Unpacker } from './known-objects.ts';
import type { TimelineRow } from './layout.ts';
import type { FromPainter, PaintCall, ToPainter } from './paint-messages.ts';
import { Painter } from './painter.ts';
import type { Palette } from './palette.ts';

/** The thread that draws the timeline's ruler and rows: the window's own has its hands free for the hand and for playing. */
const post = (message: FromPainter): void => self.postMessage(message);

const waiting = new Map<number, (value: MethodResult<PaintCall> | null) => void>();
let calls = 0;
const channel: Pick<Channel, 'call'> = {
  call: (name, params, signal) =>
    new Promise((resolve, reject) => {
      const id = calls++;
      const stop = () => {
        waiting.delete(id);
        post({ kind: 'abort', id });
        reject(new CancelledError());
      };
      signal?.addEventListener('abort', stop, { once: true });
      waiting.set(id, (value) => {
        signal?.removeEventListener('abort', stop);
        if (value !== null) resolve(value as never);
        else reject(new InvalidInputError('refused', 'The host has none of it.', 'It is asked for again.'));
      });
      post({ kind: 'call', id, name: name as PaintCall, params: params as never });
    }),
};

const known = new Unpacker();
let painter: Painter | null = null;
let rows: readonly TimelineRow[] = [];
let palette: Palette | null = null;

self.onmessage = ({ data }: MessageEvent<ToPainter>) => {
  if (data.kind === 'start') painter = new Painter(data, channel);
  else if (data.kind === 'answer') {
    const take = waiting.get(data.id);
    waiting.delete(data.id);
    take?.(data.value);
  } else if (data.kind === 'forget') painter?.forget(data.recording);
  else {
    if (data.rows) rows = known.unpack(data.rows) as readonly TimelineRow[];
    palette = data.palette ?? palette;
    try {
      if (palette) painter?.draw(data.picture, rows, palette);
    } finally {
      post({ kind: 'drawn' });
    }
  }
};
