import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** How long what is drawn may still be half there, ms. */
const drawing = 10_000;

/** Rules of axe that are wrong for the window of an application, each with the reason. */
const notOurs: Readonly<Record<string, string>> = {
  'focus-order-semantics':
    'The borders between parts are separators that take the focus: the pattern of window splitters.',
  'color-contrast-enhanced': 'AAA; the brief asks for AA.',
};

/** What axe finds on the page once it is drawn by all of its rules, of whatever weight, one readable line each. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  const end = performance.now() + drawing;
  for (;;) {
    const faults = await faultsNow(page);
    if (faults.length === 0 || performance.now() > end) return faults;
    await page.waitForTimeout(500);
  }
}

async function faultsNow(page: Page): Promise<readonly string[]> {
  const rules = axe.getRules().flatMap(({ ruleId }) => (ruleId in notOurs ? [] : [ruleId]));
  // The page's own policy forbids scripts from outside: this is put in by the debugger, below that policy.
  await page.evaluate(axe.source);
  return await page.evaluate(async (all) => {
    type Fault = { html: string; failureSummary?: string; element?: Element };
    type Found = { violations: { id: string; impact: string | null; nodes: Fault[] }[] };
    const { run } = (globalThis as unknown as { axe: { run(on: Element, options: object): Promise<Found> } })
      .axe;
    const faultsBy = async (values: readonly string[]) => {
      const { violations } = await run(document.documentElement, {
        // It would copy our style sheets into style elements, which the page's policy forbids.
        preload: false,
        runOnly: { type: 'rule', values },
        elementRef: true,
      });
      return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => ({ id, impact, ...node })));
    };
    /** At the edge of a list that scrolls, part of a target is out of sight: it is small only if it is so in mid-list too. */
    const isOnlyCut = async ({ id, element }: { id: string } & Fault) => {
      if (id !== 'target-size' || !element) return false;
      element.scrollIntoView({ block: 'center', inline: 'center' });
      return (await faultsBy([id])).every((v) => v.element !== element);
    };
    const faults: string[] = [];
    for (const fault of await faultsBy(all))
      if (!(await isOnlyCut(fault)))
        faults.push(
          `${fault.id} (${fault.impact}): ${fault.html.slice(0, 160)} — ${fault.failureSummary ?? ''}`,
        );
    return faults;
  }, rules);
}
