import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { socketPort } from '#main/hosts/serve/socket-port.ts';
import { messagePort } from '#renderer/channel/message-port.ts';
import type { Channel } from '#src/contract/channel.ts';
import { connect } from '#src/contract/client.ts';
import { answer } from '#src/contract/host.ts';
import type { JobState } from '#src/contract/jobs.ts';
import type { Services } from '#src/contract/methods.ts';
import { type Port, portPair } from '#src/contract/port.ts';
import { CancelledError, InvalidInputError, MachineError, MediaError } from '#src/model/errors.ts';
import { emptyProject } from '#src/model/project.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { fakeServices } from './support/fake-services.ts';
import { withoutStreams } from '#test/fixtures/without-streams.ts';

type Carrier = { readonly name: string; open(): Promise<{ host: Port; client: Port; end: () => void }> };

const carriers: readonly Carrier[] = [
  {
    name: 'in the same process',
    open: async () => {
      const [host, client] = portPair();
      return { host, client, end: () => host.close() };
    },
  },
  {
    name: 'over a WebSocket',
    open: async () => {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      await new Promise((resolve) => socket.once('open', resolve));
      return {
        host: socketPort(await accepted),
        client: socketPort(socket),
        end: () => {
          for (const client of server.clients) client.terminate();
          server.close();
        },
      };
    },
  },
  {
    name: 'over message ports, in pieces (Electron)',
    open: async () => {
      const { port1, port2 } = new MessageChannel();
      return {
        host: messagePort(port1 as unknown as MessagePort),
        client: messagePort(port2 as unknown as MessagePort),
        end: () => port1.close(),
      };
    },
  },
];

const ref = {
  id: 'r',
  path: '/a.wav',
  media: withoutStreams,
  recorder: null,
  analysis: { by: 'auto' as const, audioStream: null, channel: 'mix' as const, rate: null, times: 'auto' },
};
const state = (n: number): JobState => ({
  id: String(n),
  kind: 'peaks',
  title: '',
  state: 'running',
  progress: null,
  started: null,
  ended: null,
  left: null,
  refused: false,
  error: null,
  notes: [],
});
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const settled = () => new Promise((resolve) => setTimeout(resolve, 40));

describe.each(carriers)('a channel $name', (carrier) => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  const join = async (
    services: Partial<Services>,
    pause: (() => Promise<void>) | null = null,
  ): Promise<Channel> => {
    const { host, client, end } = await carrier.open();
    ends.push(end);
    answer(host, fakeServices(services));
    return connect(client, pause);
  };

  it('brings typed arrays as typed arrays of the same kind, and odd numbers as they are', async () => {
    const channel = await join({
      'peaks.read': async () => ({
        min: Int8Array.of(-128, 0, 127),
        max: new Int8Array(0),
        complete: true,
        odd: [Number.NaN, Number.POSITIVE_INFINITY],
        doubles: new Float64Array([0.1, -0]).subarray(1),
      }),
    });
    const peaks = await channel.call('peaks.read', { media: ref, start: 0, end: 1, columns: 3 });
    expect(peaks.min).toEqual(Int8Array.of(-128, 0, 127));
    expect(peaks.max).toBeInstanceOf(Int8Array);
    expect(peaks).toMatchObject({
      odd: [Number.NaN, Number.POSITIVE_INFINITY],
      doubles: new Float64Array([-0]),
    });
  });

  it('brings 20 MB unharmed', async () => {
    const jpeg = new Uint8Array(20_000_003).map((_, i) => i * 31);
    const channel = await join({ 'media.thumbnail': async () => ({ jpeg }) });
    const got = await channel.call('media.thumbnail', { media: ref, time: 0, height: 90 });
    expect(Buffer.compare(got.jpeg, jpeg)).toBe(0);
  });

  it('writes a project while others have their turn, and does not send it once it is given up', async () => {
    const kept: string[] = [];
    const stop = new AbortController();
    let turns = 0;
    const channel = await join(
      {
        'project.autosave': async ({ key }) => {
          kept.push(key);
          return {};
        },
      },
      async () => {
        if (++turns === 4) stop.abort();
      },
    );
    const project = emptyProject('p', 'P', '2026-11-28T12:00:00.000Z');
    const text = Array.from({ length: 500 }, (_, k) => `w${k}`).join(' ');
    const transcript = transcriptOfSegments([plainSegment(text)]);
    const copy = {
      ...{ path: null, revision: null },
      project: { ...project, transcripts: [{ id: 't', recording: 'r', source: null, transcript }] },
    };
    await channel.call('project.autosave', { key: 'a'.repeat(32), ...copy });
    expect([kept.length, turns]).toEqual([1, 3]);
    const given = channel.call('project.autosave', { key: 'b'.repeat(32), ...copy }, stop.signal);
    await expect(given).rejects.toThrow(CancelledError);
    await settled();
    expect(kept).toEqual(['a'.repeat(32)]);
  });

  it('keeps many calls apart, whatever order they end in', async () => {
    const channel = await join({
      'media.thumbnail': async ({ time }) => {
        await new Promise((resolve) => setTimeout(resolve, (time * 7) % 11));
        return { jpeg: Uint8Array.of(time) };
      },
    });
    const times = Array.from({ length: 100 }, (_, i) => i);
    const got = await Promise.all(
      times.map((time) => channel.call('media.thumbnail', { media: ref, time, height: 90 })),
    );
    expect(got.map((g) => g.jpeg[0])).toEqual(times);
  });

  it('restores errors with class, code and hint; a bug does not end the connection', async () => {
    const channel = await join({
      'project.recent': async () => {
        throw new MediaError('no-picture', 'No picture.', 'Choose another.');
      },
      'project.recoveries': async () => {
        throw new TypeError('a bug');
      },
      'host.info': async () => ({
        version: '1',
        host: 'test',
        roots: null,
        ffmpeg: { version: '', warning: null },
      }),
    });
    const error = await channel.call('project.recent', {}).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ code: 'no-picture', hint: 'Choose another.', message: 'No picture.' });
    await expect(channel.call('project.recoveries', {})).rejects.toMatchObject({ code: 'internal' });
    expect((await channel.call('host.info', {})).host).toBe('test');
  });

  it('checks parameters on the host, and refuses what is no method', async () => {
    let called = 0;
    const channel = await join({
      'project.forget': async () => {
        called++;
        return {};
      },
    });
    await expect(channel.call('project.forget', { key: 5 as never })).rejects.toMatchObject({
      code: 'bad-params',
    });
    await expect(channel.call('project.forget', { key: 'k', more: 1 } as never)).rejects.toBeInstanceOf(
      InvalidInputError,
    );
    for (const name of ['__proto__', 'constructor', 'jobs.watch', 'no.such'])
      await expect(channel.call(name as never, {} as never)).rejects.toMatchObject({ code: 'no-method' });
    expect(called).toBe(0);
  });

  it('stops the work on the host when the signal is aborted', async () => {
    let stopped = false;
    let started = () => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const channel = await join({
      'project.recent': async (_, signal) => {
        started();
        await untilAborted(signal);
        stopped = true;
        return [];
      },
    });
    const abort = new AbortController();
    const call = channel.call('project.recent', {}, abort.signal);
    await running;
    abort.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    await expect.poll(() => stopped).toBe(true);
    await expect(channel.call('project.recent', {}, abort.signal)).rejects.toBeInstanceOf(CancelledError);
  });

  it('ends a stream after its last value, in order', async () => {
    const channel = await join({
      'jobs.watch': async function* () {
        for (let i = 0; i < 100; i++) yield state(i);
      },
    });
    const got: string[] = [];
    for await (const job of channel.stream('jobs.watch', {})) got.push(job.id);
    expect(got).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
  });

  it('stops the sender of a stream that is not read, and goes on when it is', async () => {
    let sent = 0;
    const channel = await join({
      'jobs.watch': async function* () {
        for (;;) yield state(sent++);
      },
    });
    const reader = channel.stream('jobs.watch', {})[Symbol.asyncIterator]();
    await reader.next();
    let held = 0;
    const isHeld = async () => {
      held = sent;
      await settled();
      return held > 1 && sent === held;
    };
    await expect.poll(isHeld).toBe(true);
    await settled();
    expect(sent).toBe(held);
    expect(held).toBeLessThan(100);
    for (let i = 1; i < 200; i++) expect((await reader.next()).value?.id).toBe(String(i));
    await reader.return?.();
  });

  it('tells the host when a reader leaves a stream, and when the signal is aborted', async () => {
    const ended: string[] = [];
    let name = 'left';
    const channel = await join({
      'jobs.watch': async function* (_, signal) {
        const own = name;
        try {
          yield state(0);
          await untilAborted(signal);
        } finally {
          ended.push(own);
        }
      },
    });
    for await (const _ of channel.stream('jobs.watch', {})) break;
    await expect.poll(() => ended).toEqual(['left']);
    name = 'aborted';
    const abort = new AbortController();
    const read = (async () => {
      for await (const _ of channel.stream('jobs.watch', {}, abort.signal)) abort.abort();
    })();
    await expect(read).rejects.toBeInstanceOf(CancelledError);
    await expect.poll(() => ended).toEqual(['left', 'aborted']);
  });

  it('gives a stream’s error after the values before it', async () => {
    const channel = await join({
      'jobs.watch': async function* () {
        yield state(1);
        throw new MediaError('bad', 'Bad.', '');
      },
    });
    const got: string[] = [];
    const read = (async () => {
      for await (const job of channel.stream('jobs.watch', {})) got.push(job.id);
    })();
    await expect(read).rejects.toMatchObject({ code: 'bad' });
    expect(got).toEqual(['1']);
  });

  it('rejects what is open when the connection ends, and aborts it on the host', async () => {
    let stopped = false;
    let started = () => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const channel = await join({
      'project.recent': async (_, signal) => {
        started();
        await untilAborted(signal);
        stopped = true;
        return [];
      },
    });
    const call = channel.call('project.recent', {});
    await running;
    channel.close();
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    await channel.closed;
    await expect(channel.call('project.recent', {})).rejects.toBeInstanceOf(MachineError);
    await expect.poll(() => stopped).toBe(true);
  });

  it.each([
    ['no message at all', new TextEncoder().encode('GET / HTTP/1.1')],
    ['an empty one', new Uint8Array(0)],
  ])('is ended by the host on %s', async (_, bytes) => {
    const { host, client, end } = await carrier.open();
    ends.push(end);
    answer(host, fakeServices({}));
    const over = new Promise<void>((resolve) => client.onClose(resolve));
    client.send(bytes);
    await over;
  });
});
