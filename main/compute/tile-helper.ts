import { parentPort, workerData } from 'node:worker_threads';
import { helpWithTiles, type TileJob } from '#src/compute/wasm/dtw-tiles.ts';

/** A helper thread's entry: sweeps tiles of whatever job it is told of. `workerData` is its place in the team. */
parentPort?.on('message', (job: TileJob) => helpWithTiles(job, workerData as number));
