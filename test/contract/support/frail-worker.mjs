// A worker that does what its task says: dies, never ends, or adds.
export default async function run({ input, port }) {
  const [what] = input.values;
  if (what === -1) process.exit(7);
  if (what === -2) {
    port.postMessage([1, 2, 'things', 'Hanging']);
    for (;;); // no signal reaches this loop: only ending the thread does
  }
  port.close();
  return { value: input.values.reduce((a, b) => a + b, 0) };
}
