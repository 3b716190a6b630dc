import { longestName, nameTail } from '#src/model/clip-middle.ts';

/** A name on one line that keeps its end in view, however little room there is; read out whole. */
export function ClippedName({ name }: { name: string }) {
  const letters = [...name];
  if (letters.length <= longestName) return <span className="clip">{name}</span>;
  return (
    <span className="clipped-name" title={name}>
      <span className="unseen">{name}</span>
      <span className="clip" aria-hidden="true">
        {letters.slice(0, -nameTail).join('')}
      </span>
      <span className="clipped-tail" aria-hidden="true">
        {letters.slice(-nameTail).join('')}
      </span>
    </span>
  );
}
