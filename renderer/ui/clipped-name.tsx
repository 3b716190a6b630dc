/** Names that are longer differ at their ends as often as at their beginnings. */
const longest = 24;
const tailLength = 14;

/** A name cut in the middle where it is longer than `most` characters: “Interview with the…amera 12.mp4”. */
export function clipMiddle(name: string, most = longest): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const tail = Math.min(tailLength, most >> 1);
  return `${letters.slice(0, most - tail - 1).join('')}…${letters.slice(-tail).join('')}`;
}

/** A name on one line that keeps its end in view, however little room there is; read out whole. */
export function ClippedName({ name }: { name: string }) {
  const letters = [...name];
  if (letters.length <= longest) return <span className="clip">{name}</span>;
  return (
    <span className="clipped-name" title={name}>
      <span className="unseen">{name}</span>
      <span className="clip" aria-hidden="true">
        {letters.slice(0, -tailLength).join('')}
      </span>
      <span className="clipped-tail" aria-hidden="true">
        {letters.slice(-tailLength).join('')}
      </span>
    </span>
  );
}
