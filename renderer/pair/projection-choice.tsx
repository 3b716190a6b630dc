import { useId } from 'react';

/** How well the two agree in a dimension, in figures; what cannot be told stands as a dash. */
export const agreementText = (r: number | null): string => (r === null ? '–' : r.toFixed(3));

/** Which dimension of the common space is drawn along both axes, that which correlates best first. */
export function ProjectionChoice({
  chosen,
  count,
  onChoose,
}: {
  chosen: number;
  count: number;
  onChoose: (dimension: number) => void;
}) {
  const name = useId();
  return (
    <div
      className="pair-dimensions small"
      role="radiogroup"
      aria-label="Dimension of the common space"
      title="The line along both axes: what the method made of either in the space where it compared them. How the two correlate there: beside “Warped by”, and for the path as it is now in the table"
    >
      <span className="soft">Dimension</span>
      {Array.from({ length: count }, (_, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
        <label key={k}>
          <input type="radio" name={name} checked={k === chosen} onChange={() => onChoose(k)} />
          {k + 1}
        </label>
      ))}
    </div>
  );
}
