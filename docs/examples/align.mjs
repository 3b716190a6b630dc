// Two movements at different paces, aligned frame by frame: node align.mjs
import { align, InvalidInputError } from 'syncline';

const quick = Array.from({ length: 60 }, (_, k) => [Math.sin(k / 6), Math.cos(k / 9)]);
const slow = Array.from({ length: 90 }, (_, k) => [Math.sin(k / 9), Math.cos(k / 13.5)]);

const { path, cost, spread } = await align([quick, slow], { window: [['slanted', 20]] });
const meets = new Map(path?.map(([i, j]) => [i, j]));
console.log(
  `Frame 30 goes with frame ${meets.get(30)} (± ${spread?.sd[30]?.toFixed(1)}); the path costs ${cost?.toFixed(2)}.`,
);

try {
  await align([quick, slow], { method: 'gtw', window: [['slanted', 20]] });
} catch (error) {
  // Every error that a person may meet says what happened, and what to do.
  if (!(error instanceof InvalidInputError)) throw error;
  console.log(`${error.code}: ${error.message}`);
}
