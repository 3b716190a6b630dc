import { useId } from 'react';

/** How well the two agree in a dimension, in figures; what cannot be told stands as a dash. */
export const agreementText = (r: number | null): string => (r === null ? '–' : r.toFixed(3));

/** Which dimension of the common space is drawn along both axes, and how well the two agree in each. */
export function ProjectionChoice({
  chosen,
  agreements,
  onChoose,
}: {
  chosen: number;
  agreements: readonly (number | null)[];
  onChoose: (dimension: number) => void;
}) {
  const name = useId();
  return (
    <div
      className="pair-dimensions small"
      role="radiogroup"
      aria-label="Dimension of the common space, with its correlation along the path"
      title="The line along both axes: what the method made of either in the space where it compared them. Beside each dimension how the two correlate there along the path as it is now"
    >
      <span className="soft">Dimension (in-sample)</span>
      {agreements.map((r, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
        <label key={k}>
          <input type="radio" name={name} checked={k === chosen} onChange={() => onChoose(k)} />
          {k + 1}
          <span className="num soft">
            <span className="unseen">, correlation </span>
            {agreementText(r)}
          </span>
        </label>
      ))}
    </div>
  );
}
