import { expect, it } from 'vitest';
import { placesBeside } from '#src/align/gtw/places.ts';

it('places of one sequence at the frames of another lie between those of the moments, either way round', () => {
  const [from, to] = [Float64Array.of(0, 1.5, 1.5, 4), Float64Array.of(0, 1, 2, 7)];
  expect([...placesBeside(from, to, 5)]).toEqual([0, 2 / 3, 3, 5, 7]);
  expect([...placesBeside(to, from, 8)]).toEqual([0, 1.5, 1.5, 2, 2.5, 3, 3.5, 4]);
});

it('a sequence of one frame has one place', () => {
  expect([...placesBeside(Float64Array.of(0, 0), Float64Array.of(0, 3), 1)]).toEqual([0]);
});
