import { longestName, nameTail } from '#src/model/clip-middle.ts';

/** A name on one line that keeps its end in view, however little room there is; read out whole. */
export function ClippedName({ name }: { name: string }) {
  const letters = [...name];
  if (letters.length <= longestName) return <span className="clip">{name}</span>;
  // A space at the cut stands before it: after the dots it would look like a gap.
  const cut = letters.findIndex((letter, k) => k >= letters.length - nameTail && letter !== ' ');
  return (
    <span className="clipped-name" title={name}>
      <span className="unseen">{name}</span>
      <span className="clip" aria-hidden="true">
        {letters.slice(0, cut).join('')}
      </span>
      <span className="clipped-tail" aria-hidden="true">
        {letters.slice(cut).join('')}
      </span>
    </span>
  );
}
