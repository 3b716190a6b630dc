import { findWay, type Way } from '#renderer/channel/open.ts';
import type { Channel } from '#src/contract/channel.ts';
import type { Recording } from '#src/model/recording.ts';
import { Packer } from './known-objects.ts';
import type { TimelineRow } from './layout.ts';
import type { FromPainter, RowsPicture, ToPainter } from './paint-messages.ts';
import type { Palette } from './palette.ts';

/** Fields of rows that hold much and seldom change. */
const heavy = ['recording', 'placement', 'map', 'sound', 'picture', 'crop', 'own'];

/** A way to the host that is lost is looked for again after so long, ms. */
const lookAgain = 1000;

/**
 * Draws ruler and rows in a thread of their own, which has a connection of its own to the host for what it draws of. One
 * picture is under way at a time: what is asked meanwhile is drawn after it, the newest alone, so that a slow machine
 * drops pictures and does not fall behind.
 */
export class RemotePainter {
  readonly #worker: Worker;
  readonly #packer = new Packer(heavy);
  readonly #onFree: () => void;
  #sent: { rows: readonly TimelineRow[] | null; palette: Palette | null } = { rows: null, palette: null };
  /** Until it has begun, too. */
  #busy = true;
  #isOver = false;

  /**
   * @param host the window's own connection: once that is gone, none is looked for any more
   * @param onFree called when the picture that was under way is drawn
   */
  constructor(
    canvases: { readonly rows: HTMLCanvasElement; readonly ruler: HTMLCanvasElement },
    host: Pick<Channel, 'closed'>,
    onFree: () => void,
  ) {
    this.#onFree = onFree;
    this.#worker = new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromPainter>) => this.#hear(data);
    void host.closed.then(() => {
      this.#isOver = true;
    });
    const [rows, ruler] = [canvases.rows, canvases.ruler].map((each) =>
      each.transferControlToOffscreen(),
    ) as [OffscreenCanvas, OffscreenCanvas];
    void findWay().then((way) => {
      if (this.#isOver) return;
      this.#post({ kind: 'start', rows, ruler, way }, [rows, ruler, ...portsOf(way)]);
      this.#free();
    });
  }

  /** Whether a picture is under way. */
  get busy(): boolean {
    return this.#busy;
  }

  draw(picture: RowsPicture, rows: readonly TimelineRow[], palette: Palette): void {
    const { rows: before, palette: look } = this.#sent;
    this.#sent = { rows, palette };
    this.#busy = true;
    this.#post({
      ...{ kind: 'draw', picture },
      rows: rows === before ? null : this.#packer.pack(rows),
      palette: palette === look ? null : palette,
    });
  }

  forget(recording: Recording): void {
    this.#post({ kind: 'forget', recording });
  }

  close(): void {
    this.#isOver = true;
    this.#worker.terminate();
  }

  #post(message: ToPainter, transfer: readonly Transferable[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  #free(): void {
    this.#busy = false;
    this.#onFree();
  }

  #hear(message: FromPainter): void {
    if (message === 'drawn') this.#free();
    else setTimeout(() => void this.#reach(), lookAgain);
  }

  async #reach(): Promise<void> {
    if (this.#isOver) return;
    const way = await findWay();
    this.#post({ kind: 'reach', way }, portsOf(way));
  }
}

const portsOf = (way: Way): readonly Transferable[] => (way.kind === 'port' ? [way.port] : []);
