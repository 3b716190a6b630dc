import { tr } from '#renderer/i18n/tr.ts';
import type { EachStretch } from './export-plan.ts';

/** What the window offers to cut by: the list's id, and how it is called. */
export type CutList = { readonly id: string; readonly name: string };

/** Whether there is one clip of the whole range (null), or one for each of something, and how far beyond it clips reach. */
export function ClipChoice({
  each,
  texts,
  steps,
  onChoose,
}: {
  each: EachStretch | null;
  texts: readonly CutList[];
  steps: readonly CutList[];
  onChoose: (each: EachStretch | null) => void;
}) {
  const choices = [
    { kind: 'segment' as const, list: null, label: tr('One for each segment of each recording') },
    ...texts.flatMap(({ id, name }) => [
      { kind: 'sentence' as const, list: id, label: tr('One for each line of {name}', { name }) },
      { kind: 'word' as const, list: id, label: tr('One for each word of {name}', { name }) },
    ]),
    ...steps.map(({ id, name }) => ({
      kind: 'step' as const,
      list: id,
      label: tr('One for each step of {name}', { name }),
    })),
  ];
  const at = choices.findIndex(({ kind, list }) => kind === each?.kind && list === each.list);
  return (
    <>
      <label className="export-row">
        <span className="soft">{tr('Cut')}</span>
        <select
          value={at}
          onChange={(e) => {
            const choice = choices[Number(e.target.value)];
            onChoose(choice ? { kind: choice.kind, list: choice.list, margin: each?.margin ?? 0 } : null);
          }}
        >
          <option value={-1}>{tr('One clip of the whole range')}</option>
          {choices.map(({ label }, k) => (
            <option key={label} value={k}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {each ? (
        <label className="export-row">
          <span className="soft">{tr('Beyond it')}</span>
          <select value={each.margin} onChange={(e) => onChoose({ ...each, margin: Number(e.target.value) })}>
            {margins.map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? tr('Nothing') : tr('{seconds} s at both ends', { seconds })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </>
  );
}

const margins = [0, 0.1, 0.25, 0.5, 1, 2, 5];
