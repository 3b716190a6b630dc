import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Beside every test file: where the file's thread has not come back to its event loop for `limit`
 * milliseconds, no timeout of the test runner can fire. Say where it is, and end it.
 */
const { beats, limit } = workerData;
let { file } = workerData;
parentPort.on('message', (next) => {
  file = next;
});
let last = -1;
let since = Date.now();

setInterval(() => {
  const beat = Atomics.load(beats, 0);
  if (beat !== last) {
    last = beat;
    since = Date.now();
  } else if (Date.now() - since > limit) {
    since = Date.now();
    tellAndEnd();
  }
}, 2000);

function tellAndEnd() {
  const end = (where) => {
    writeSync(2, `\n${file} has not come back for ${Math.round(limit / 1000)} s. It is in\n${where}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  // Code that is not JavaScript (a library, WebAssembly, a child waited for) is not interrupted.
  setTimeout(end, 5000, '  native code or WebAssembly, which cannot be asked');
  const session = new Session();
  session.connectToMainThread();
  const files = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) =>
    end(
      params.callFrames
        .slice(0, 30)
        .map(
          (f) =>
            `  ${f.functionName || '(anonymous)'} ${files.get(f.location.scriptId)}:${f.location.lineNumber + 1}`,
        )
        .join('\n'),
    ),
  );
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}
