import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds serious or critical on the page as it is now, one readable line each. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids scripts from outside: this is put in by the debugger, below that policy.
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    type Found = {
      violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
    };
    const run = (globalThis as unknown as { axe: { run(options: object): Promise<Found> } }).axe.run;
    const { violations } = await run({
      // It would copy our style sheets into style elements, which the page's policy forbids.
      preload: false,
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} — ${n.failureSummary ?? ''}`));
  });
}
