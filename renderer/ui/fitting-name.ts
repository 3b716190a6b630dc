import { tellApart } from './tell-apart.ts';

/** As much of a name as `width` pixels hold in the letters of an element, so that it can be told from all others. */
export function fittingName(
  name: string,
  others: readonly string[],
  element: Element | null,
  width: number,
): string {
  const context = document.createElement('canvas').getContext('2d');
  if (!element || !context || width <= 0) return name;
  context.font = getComputedStyle(element).font;
  let most = [...name].length;
  const fits = () => context.measureText(tellApart(name, others, most)).width <= width;
  while (most > 3 && !fits()) most--;
  return tellApart(name, others, most);
}
