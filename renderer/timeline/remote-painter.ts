import type { Channel } from '#src/contract/channel.ts';
import type { Recording } from '#src/model/recording.ts';
import { Packer } from './known-objects.ts';
import type { TimelineRow } from './layout.ts';
import type { FromPainter, RowsPicture, ToPainter } from './paint-messages.ts';
import type { Palette } from './palette.ts';

/** Fields of rows that hold much and seldom change. */
const heavy = ['recording', 'placement', 'map', 'sound', 'picture', 'crop', 'own'];

/**
 * Draws ruler and rows in a thread of their own. One picture is under way at a time: what is asked meanwhile is drawn
 * after it, the newest alone, so that a slow machine drops pictures and does not fall behind.
 */
export class RemotePainter {
  readonly #worker: Worker;
  readonly #channel: Pick<Channel, 'call'>;
  readonly #packer = new Packer(heavy);
  readonly #calls = new Map<number, AbortController>();
  readonly #onFree: () => void;
  #sent: { rows: readonly TimelineRow[] | null; palette: Palette | null } = { rows: null, palette: null };
  #busy = false;

  /** @param onFree called when the picture that was under way is drawn */
  constructor(
    canvases: { readonly rows: HTMLCanvasElement; readonly ruler: HTMLCanvasElement },
    channel: Pick<Channel, 'call'>,
    onFree: () => void,
  ) {
    this.#channel = channel;
    this.#onFree = onFree;
    this.#worker = new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromPainter>) => this.#hear(data);
    const [rows, ruler] = [canvases.rows, canvases.ruler].map((each) =>
      each.transferControlToOffscreen(),
    ) as [OffscreenCanvas, OffscreenCanvas];
    this.#post({ kind: 'start', rows, ruler }, [rows, ruler]);
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
    this.#worker.terminate();
    for (const stop of this.#calls.values()) stop.abort();
    this.#calls.clear();
  }

  #post(message: ToPainter, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromPainter): void {
    if (message.kind === 'drawn') {
      this.#busy = false;
      this.#onFree();
    } else if (message.kind === 'abort') {
      this.#calls.get(message.id)?.abort();
      this.#calls.delete(message.id);
    } else void this.#ask(message);
  }

  async #ask({ id, name, params }: FromPainter & { kind: 'call' }): Promise<void> {
    const stop = new AbortController();
    this.#calls.set(id, stop);
    try {
      const value = await this.#channel.call(name, params as never, stop.signal);
      this.#post({ kind: 'answer', id, value }, []);
    } catch {
      // The painter asks again in its own time, and shows what is coarser meanwhile.
      if (!stop.signal.aborted) this.#post({ kind: 'answer', id, value: null });
    } finally {
      this.#calls.delete(id);
    }
  }
}
