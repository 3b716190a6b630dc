import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { factsNamed } from '#src/align/methods/facts.ts';
import type { OptionName } from '#src/align/methods/options.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import { fusedMethod, ownMethod, plainHow, type WarpHow } from '#src/model/warp-how.ts';

/** The program's own choice of method, as the list of methods calls it. */
export const ownChoice = ownMethod;

/** A choice of method under way: as the document would have it, or `ownChoice`. */
export type MethodDraft = WarpHow;

/** What the strip shows for a pair first: how it was warped, else the program's choice. */
export const draftOf = (warp: ElasticWarp | null): MethodDraft =>
  warp?.how ?? { ...plainHow, method: ownChoice };

/** Choices that are null where nothing is chosen; each is an option of the engine of the same name. */
export const settings = [
  ...['window', 'slope', 'step', 'cost', 'gaps', 'drop', 'gamma'],
  ...['dims', 'kernel', 'pca', 'ridge'],
] as readonly (keyof WarpHow & OptionName)[];

/** Whether the method of the draft takes an option. */
export const takes = ({ method }: MethodDraft, name: OptionName): boolean =>
  factsNamed(method)?.two.includes(name) ?? false;

/** What of a draft its method takes; null: the program's own choice. */
export function howOf(draft: MethodDraft): WarpHow | null {
  const { method, features, without } = draft;
  // A model of the user's has a say only where pictures are compared.
  const model = method === fusedMethod || features === 'motion' ? draft.model : null;
  if (method === fusedMethod) return { ...plainHow, method, without, model };
  if (method === ownMethod && (features === 'motion' || features === 'text'))
    return { ...plainHow, method, features, model };
  if (!factsNamed(draft.method)) return null;
  const open = takes(draft, 'openBegin') ? draft.open : plainHow.open;
  const left = settings.filter((name) => !takes(draft, name));
  const pool = takes(draft, 'pool') ? draft.pool : plainHow.pool;
  return {
    ...draft,
    open,
    pool,
    model,
    without: [],
    ...Object.fromEntries(left.map((name) => [name, null])),
  };
}

/** What is set besides the method, in a few words; empty where all is as it comes. */
export function settingsInWords(draft: MethodDraft): string {
  const how = howOf(draft);
  if (!how) return '';
  const { window, slope, step, cost, open, gaps, drop, gamma, dims, kernel, pca, ridge, pool } = how;
  const share = (part: number) => `${Math.round(part * 1000) / 10} %`;
  const prices = ({ x, y }: { x: number; y: number }) => (x === y ? `${x}` : [x, y].join(tr(' and ')));
  const words = [
    window &&
      (window.kind === 'itakura'
        ? tr('Itakura to {slope} ×', { slope: window.slope })
        : `${tr(windowWords[window.kind])} ± ${window.radius} s${ofWhose(window)}`),
    slope && tr('slope {from} to {to}', { from: slope[0], to: slope[1] >= endless ? '∞' : slope[1] }),
    step === null || typeof step === 'string' ? step : tr('steps “{name}”', { name: step.name }),
    cost,
    open.begin && open.end
      ? tr('open ends')
      : open.begin
        ? tr('open begin')
        : open.end
          ? tr('open end')
          : null,
    gaps && tr('gaps at {price}', { price: prices(gaps) }),
    drop && tr('drops at {price}', { price: 'percentile' in drop ? share(drop.percentile) : prices(drop) }),
    gamma !== null && `γ ${gamma}`,
    dims !== null && tr('{n} dimensions', { n: dims }),
    kernel && tr('kernel {kernel}', { kernel }),
    pca !== null &&
      (pca < 1 ? tr('{share} of the variance', { share: share(pca) }) : tr('{pca} components', { pca })),
    ridge !== null && `λ ${ridge}`,
    pool.length > 0 && tr('learns from {n} pairs', { n: pool.length + 1 }),
  ];
  return words.filter(Boolean).join(', ');
}

/** Whose seconds a slanted band counts; that it is the longer's goes without saying. */
function ofWhose(window: NonNullable<WarpHow['window']>): string {
  if (window.kind !== 'slanted' || window.of === 'longer') return '';
  return ` ${window.of === 'a' ? tr('of A') : tr('of B')}`;
}

/** Numbers of the document are finite: so steep no step is. */
export const endless = 1000;

export const windowWords: Readonly<Record<'none' | NonNullable<WarpHow['window']>['kind'], Plain>> = {
  none: 'none',
  'sakoe-chiba': 'Sakoe–Chiba',
  slanted: 'slanted band',
  itakura: 'Itakura',
  corridor: 'near the path',
};
