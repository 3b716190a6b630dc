/** A score, to three figures or so. */
export const figure = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

/** A span of time: in milliseconds below a second. */
export const seconds = (value: number): string =>
  value < 1 ? `${Number((value * 1000).toPrecision(2))} ms` : `${value.toFixed(2)} s`;
