// Preloaded into a server under test, whose standard input is a pipe from the test: the pipe closes when the
// test runner goes, however it goes, and the server goes with it.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) process.stdin.on('close', () => process.exit(1)).resume();
