import type { Channel } from '#src/contract/channel.ts';
import type { CallName, MethodParams, MethodResult, StreamName } from '#src/contract/methods.ts';

type Calls = { [N in CallName]?: (params: MethodParams<N>, signal?: AbortSignal) => unknown };
type Streams = { [N in StreamName]?: (params: MethodParams<N>) => AsyncIterable<MethodResult<N>> };

/** A host in this process that answers what a test tells it to, and remembers what it was asked. */
export type FakeChannel = Channel & {
  readonly asked: { readonly name: string; readonly params: unknown }[];
  lose(): void;
};

export function fakeChannel(calls: Calls = {}, streams: Streams = {}): FakeChannel {
  const asked: { name: string; params: unknown }[] = [];
  let lose = () => {};
  const closed = new Promise<void>((resolve) => {
    lose = resolve;
  });
  return {
    asked,
    closed,
    lose,
    close: lose,
    async call<N extends CallName>(name: N, params: MethodParams<N>, signal?: AbortSignal) {
      asked.push({ name, params });
      const answer = calls[name];
      if (!answer) throw new Error(`the fake host has no ${name}`);
      return (await answer(params as never, signal)) as MethodResult<N>;
    },
    stream<N extends StreamName>(name: N, params: MethodParams<N>) {
      asked.push({ name, params });
      const answer = streams[name] as
        | ((params: MethodParams<N>) => AsyncIterable<MethodResult<N>>)
        | undefined;
      if (!answer) throw new Error(`the fake host has no ${name}`);
      return answer(params);
    },
  };
}
