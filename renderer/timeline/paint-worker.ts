import { goWay, type Way } from '#renderer/channel/open.ts';
import type { Channel } from '#src/contract/channel.ts';
import { Unpacker } from './known-objects.ts';
import type { TimelineRow } from './layout.ts';
import type { FromPainter, ToPainter } from './paint-messages.ts';
import { Painter } from './painter.ts';
import type { Palette } from './palette.ts';

/**
 * The thread that draws the timeline's ruler and rows, and fetches what it draws of by a connection of its own: the
 * window's thread has its hands free for the hand and for playing.
 */
const post = (message: FromPainter): void => self.postMessage(message);

let host: Promise<Channel>;
function reach(way: Way): void {
  host = goWay(way);
  const lost = () => post('lost');
  host.then(({ closed }) => {
    painter?.retry();
    return closed.then(lost);
  }, lost);
}

const known = new Unpacker();
let painter: Painter | null = null;
let rows: readonly TimelineRow[] = [];
let palette: Palette | null = null;

self.onmessage = ({ data }: MessageEvent<ToPainter>) => {
  if (data.kind === 'start') {
    reach(data.way);
    painter = new Painter(data, { call: async (...asked) => await (await host).call(...asked) });
  } else if (data.kind === 'reach') reach(data.way);
  else if (data.kind === 'forget') painter?.forget(data.recording);
  else {
    if (data.rows) rows = known.unpack(data.rows) as readonly TimelineRow[];
    palette = data.palette ?? palette;
    try {
      if (palette) painter?.draw(data.picture, rows, palette);
    } finally {
      post('drawn');
    }
  }
};
