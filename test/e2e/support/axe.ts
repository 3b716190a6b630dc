import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** How long what is drawn may still be half there, ms. */
const drawing = 10_000;

/** What axe finds serious or critical on the page once it is drawn, one readable line each. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  const end = performance.now() + drawing;
  for (;;) {
    const faults = await faultsNow(page);
    if (faults.length === 0 || performance.now() > end) return faults;
    await page.waitForTimeout(500);
  }
}

async function faultsNow(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids scripts from outside: this is put in by the debugger, below that policy.
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    type Fault = { html: string; failureSummary?: string; element?: Element };
    type Found = { violations: { id: string; impact: string | null; nodes: Fault[] }[] };
    const { run } = (globalThis as unknown as { axe: { run(on: Element, options: object): Promise<Found> } })
      .axe;
    const faultsIn = async (on: Element, rules: readonly string[], type: 'tag' | 'rule') => {
      const { violations } = await run(on, {
        // It would copy our style sheets into style elements, which the page's policy forbids.
        preload: false,
        runOnly: { type, values: rules },
        elementRef: true,
      });
      return violations
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .flatMap((v) => v.nodes.map((node) => ({ id: v.id, ...node })));
    };
    /** At the edge of a list that scrolls, part of a target is out of sight: it is small only if it is so in mid-list too. */
    const isOnlyCut = async ({ id, element }: { id: string } & Fault) => {
      if (id !== 'target-size' || !element) return false;
      element.scrollIntoView({ block: 'center', inline: 'center' });
      return (await faultsIn(document.documentElement, [id], 'rule')).every((v) => v.element !== element);
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const faults: string[] = [];
    for (const fault of await faultsIn(document.documentElement, tags, 'tag'))
      if (!(await isOnlyCut(fault)))
        faults.push(`${fault.id}: ${fault.html.slice(0, 160)} — ${fault.failureSummary ?? ''}`);
    return faults;
  });
}
