import { tr } from '#renderer/i18n/tr.ts';
import type { CutList } from './clip-choice.tsx';
import type { Subtitles } from './export-plan.ts';

/** Whether pictures come with what is said, and how. */
export function SubtitleChoice({
  subtitles,
  texts,
  onChoose,
}: {
  subtitles: Subtitles | null;
  texts: readonly CutList[];
  onChoose: (subtitles: Subtitles | null) => void;
}) {
  const choices = texts.flatMap(({ id, name }) => [
    { transcript: id, how: 'track' as const, label: tr('{name}, as a track of their own', { name }) },
    { transcript: id, how: 'burned' as const, label: tr('{name}, drawn into the pictures', { name }) },
  ]);
  const at = choices.findIndex((c) => c.transcript === subtitles?.transcript && c.how === subtitles.how);
  return (
    <label className="export-row">
      <span className="soft">{tr('Subtitles')}</span>
      <select
        value={at}
        disabled={choices.length === 0}
        onChange={(e) => {
          const choice = choices[Number(e.target.value)];
          onChoose(choice ? { transcript: choice.transcript, how: choice.how } : null);
        }}
      >
        <option value={-1}>
          {choices.length === 0 ? tr('None (there is no text with times here)') : tr('None')}
        </option>
        {choices.map(({ label }, k) => (
          <option key={label} value={k}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
