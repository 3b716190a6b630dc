// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findWay } from '#renderer/channel/open.ts';
import type { FromPainter, ToPainter } from '#renderer/timeline/paint-messages.ts';
import { RemotePainter } from '#renderer/timeline/remote-painter.ts';

const token = 'a'.repeat(43);
let workers: FakeWorker[] = [];

class FakeWorker {
  readonly got: ToPainter[] = [];
  readonly handedOn: unknown[] = [];
  onmessage: ((event: { data: FromPainter }) => void) | null = null;
  isOver = false;
  constructor() {
    workers.push(this);
  }
  postMessage(message: ToPainter, transfer: readonly unknown[]): void {
    this.got.push(message);
    this.handedOn.push(...transfer);
  }
  says(data: FromPainter): void {
    this.onmessage?.({ data });
  }
  terminate(): void {
    this.isOver = true;
  }
}

const canvas = () => ({ transferControlToOffscreen: () => ({}) }) as unknown as HTMLCanvasElement;

function painter() {
  let end = () => {};
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const onFree = vi.fn();
  const made = new RemotePainter({ rows: canvas(), ruler: canvas() }, { closed }, onFree);
  return { made, onFree, end, worker: workers.at(-1) as FakeWorker };
}

/** What Electron's preload does: each that asks gets a port, after a while, by a message to the window. */
function bridge() {
  const ports: MessagePort[] = [];
  let asked = 0;
  const send = () => {
    const { port1 } = new MessageChannel();
    ports.push(port1);
    const event = new MessageEvent('message', { data: 'syncline-port', source: window });
    Object.defineProperty(event, 'ports', { value: [port1] });
    window.dispatchEvent(event);
  };
  vi.stubGlobal('syncline', {
    connect: () => {
      asked++;
      setTimeout(send, 10);
    },
    pathOf: () => '',
  });
  return { ports, asked: () => asked };
}

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  vi.stubGlobal('Worker', FakeWorker);
  sessionStorage.setItem('syncline-token', token);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

describe('the way to the host', () => {
  it('is the token of the address in a browser', async () => {
    expect(await findWay()).toEqual({ kind: 'socket', token });
    sessionStorage.clear();
    await expect(findWay()).rejects.toMatchObject({ code: 'no-token' });
  });

  it('is a port of its own for each that asks at the same time, in the desktop window', async () => {
    const { ports } = bridge();
    const ways = Promise.all([findWay(), findWay()]);
    await vi.runAllTimersAsync();
    const found = (await ways).map((way) => (way.kind === 'port' ? ports.indexOf(way.port) : -1));
    expect(found).toEqual([0, 1]);
  });
});

describe('the painter of the timeline', () => {
  it('begins with a way to the host, and draws nothing before', async () => {
    const { made, onFree, worker } = painter();
    expect(made.busy).toBe(true);
    await expect.poll(() => onFree.mock.calls.length).toBe(1);
    expect(made.busy).toBe(false);
    expect(worker.got).toEqual([{ kind: 'start', rows: {}, ruler: {}, way: { kind: 'socket', token } }]);
    expect(worker.handedOn).toEqual([{}, {}]);
  });

  it('hands its port on to its thread', async () => {
    const { ports } = bridge();
    const { worker, onFree } = painter();
    await expect.poll(() => onFree.mock.calls.length).toBe(1);
    expect(ports.map((port) => worker.handedOn.includes(port))).toEqual([true]);
  });

  it('looks for another way when one is lost, as long as the window has its own connection', async () => {
    const { worker, onFree, end } = painter();
    await expect.poll(() => onFree.mock.calls.length).toBe(1);
    worker.says('lost');
    await vi.runAllTimersAsync();
    expect(worker.got.slice(1)).toEqual([{ kind: 'reach', way: { kind: 'socket', token } }]);
    end();
    worker.says('lost');
    await vi.runAllTimersAsync();
    expect(worker.got).toHaveLength(2);
  });

  it('ends with the timeline', async () => {
    const { made, worker, onFree } = painter();
    await expect.poll(() => onFree.mock.calls.length).toBe(1);
    worker.says('lost');
    made.close();
    await vi.runAllTimersAsync();
    expect([worker.isOver, worker.got.length]).toEqual([true, 1]);
  });
});
