import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Of axe's experimental rules the one that people who speak to their browser need. */
const OPTIONS = JSON.stringify({
  resultTypes: ["violations"],
  rules: { "label-content-name-mismatch": { enabled: true } },
});

/** What is wrong with a page as it stands: rules of axe with the first element of each, overflow, headings. */
export async function checkPage(page: Page): Promise<string[]> {
  const hasAxe = await page.evaluate("'axe' in window");
  if (!hasAxe) await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(CHECK);
  if (!Array.isArray(found)) throw new Error("the check gave no list");
  return found.map(String);
}

/** Runs in the page. */
const CHECK = `(async () => {
  const { violations } = await axe.run(document, ${OPTIONS});
  const root = document.documentElement;
  const headings = [...document.querySelectorAll("h1")].filter((h1) => h1.checkVisibility());
  return [
    ...violations.map(({ id, nodes }) =>
      id + " on " + nodes.length + ": " + nodes[0].html.slice(0, 160) + " (" + nodes[0].target.join(" ") + ")"),
    ...(root.scrollWidth > root.clientWidth ? [root.scrollWidth - root.clientWidth + " px wider than the screen"] : []),
    ...(headings.length === 1 ? [] : [headings.length + " level 1 headings"]),
  ];
})()`;

/** Waits until a page shows what it loads: its heading, no skeleton, fonts, the end of transitions. */
export async function waitUntilDrawn(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  // A page's policy refuses the eval that waitForFunction needs.
  await expect.poll(() => page.locator(".mantine-Skeleton-root").count()).toBe(0);
  await page.evaluate(NEXT_FRAME);
}

const NEXT_FRAME = `document.fonts.ready
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  .then(() => Promise.all(document.getAnimations()
    .filter((animation) => animation instanceof CSSTransition)
    .map((transition) => transition.finished.catch(() => undefined))))
  .then(() => undefined)`;

/** Waits until a change of size or theme is drawn, and what it set in motion has come to its end. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(NEXT_FRAME);
}
