import { threadId } from 'node:worker_threads';

// A worker that does what its task says: dies, never ends, says which thread it is, tells something and ends, or adds.
export default async function run({ input, port }) {
  const [what] = input.values;
  if (what === -1) process.exit(7);
  if (what === -2) {
    port.postMessage([1, 2, 'things', 'Hanging']);
    for (;;); // no signal reaches this loop: only ending the thread does
  }
  if (what === -4) port.postMessage([2, 2, 'things', 'Telling']);
  port.close();
  if (what === -3) return { value: threadId };
  return { value: input.values.reduce((a, b) => a + b, 0) };
}
