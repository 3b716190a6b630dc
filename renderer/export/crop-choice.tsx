import { tr } from '#renderer/i18n/tr.ts';
/** What is shown around a crop, a share of its size on every side. */
const margins = [0, 0.1, 0.25, 0.5] as const;

/** Whether pictures are exported whole, or as their crops. `margin` null: whole. */
export function CropChoice({
  margin,
  hasCrops,
  onChoose,
}: {
  margin: number | null;
  hasCrops: boolean;
  onChoose: (margin: number | null) => void;
}) {
  return (
    <label className="export-row">
      <span className="soft">{tr('Pictures')}</span>
      <select
        value={margin ?? 'whole'}
        onChange={(e) => onChoose(e.target.value === 'whole' ? null : Number(e.target.value))}
      >
        <option value="whole">{tr('Whole')}</option>
        {margins.map((each) => (
          <option key={each} value={each} disabled={!hasCrops}>
            {each === 0
              ? hasCrops
                ? tr('What the crops hold')
                : tr('What the crops hold (no recording here has a crop)')
              : tr('What the crops hold, and {n} % of their size around it', { n: 100 * each })}
          </option>
        ))}
      </select>
    </label>
  );
}
