import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ownProduct } from "../testing/own-product";
import { TIMEOUT, usePage } from "./test-page";

let page: Page;
usePage((fresh) => {
  page = fresh;
});

/** Opens a page; scripts asked for after it was drawn wait until they are let go. */
async function openHoldingScripts(
  path: string,
): Promise<{ asked: () => number; letGo: () => Promise<void> }> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  const waiting: Route[] = [];
  let isHeld = true;
  await page.route("**/*.js", async (route) => {
    if (isHeld) waiting.push(route);
    else await route.continue();
  });
  return {
    asked: () => waiting.length,
    letGo: async () => {
      isHeld = false;
      await Promise.all(waiting.map((route) => route.continue()));
    },
  };
}

const PAGES: [name: string, path: string, field: string, key: string, editor: string][] = [
  ["a new sweep", "/sweeps/new", "Name", "name", "Plan as YAML"],
  ["a new table", "/tables/new", "Title", "title", "Table as YAML"],
  ["a new source", "/baselines/new", "ID", "id", "Source as YAML"],
];

describe.each(PAGES)("%s, edited before the parser has come", (_, path, field, key, editor) => {
  it("loses no letter of a field, nor of the YAML, and has both in the end", async () => {
    const { asked, letGo } = await openHoldingScripts(path);
    const yaml = page.getByRole("textbox", { name: editor });
    const input = page.getByRole("textbox", { name: field, exact: true });
    const before = await yaml.inputValue();
    expect(asked()).toBe(0);
    await input.fill("");
    await input.pressSequentially("typed at once");
    expect(await input.inputValue()).toBe("typed at once");
    await yaml.press("Control+Home");
    await yaml.pressSequentially("# first\n");
    expect(await yaml.inputValue()).toBe(`# first\n${before}`);
    // The visible text is the colored one under what is typed into.
    expect(await page.locator("pre").filter({ hasText: "# first" }).textContent()).toContain(
      `# first\n${before}`,
    );
    await input.press("End");
    await input.pressSequentially(", and more");
    expect(await input.inputValue()).toBe("typed at once, and more");
    expect(asked()).toBeGreaterThan(0);
    await letGo();
    const line = new RegExp(`^${key}: "?typed at once, and more"?`, "m");
    await expect.poll(() => yaml.inputValue()).toMatch(line);
    expect(await yaml.inputValue()).toMatch(/^# first\n/);
    expect(await input.inputValue()).toBe("typed at once, and more");
    await input.press("End");
    await input.pressSequentially("!");
    expect(await input.inputValue()).toBe("typed at once, and more!");
    expect(await yaml.inputValue()).toMatch(/typed at once, and more!/);
  });
});

it("says that the parser did not arrive, asks for it again, and writes what was changed", async () => {
  // A page of its own, as a browser complains of what does not arrive.
  const context = await page.context().browser()?.newContext({ baseURL: ownProduct().url });
  const other = await context?.newPage();
  if (!other) throw new Error("no page");
  await other.goto("/sweeps/new");
  await other.waitForLoadState("networkidle");
  let isAway = true;
  await other.route("**/*.js", async (route) => {
    const response = await route.fetch();
    const isParser = (await response.text()).includes("Unresolved alias");
    await (isParser && isAway ? route.abort() : route.fulfill({ response }));
  });
  const input = other.getByRole("textbox", { name: "Name", exact: true });
  await input.fill("kept");
  await other.getByText("The YAML parser did not load").waitFor(TIMEOUT);
  expect(await input.inputValue()).toBe("kept");
  isAway = false;
  await input.press("End");
  await input.pressSequentially(" all");
  const yaml = other.getByRole("textbox", { name: "Plan as YAML" });
  await expect.poll(() => yaml.inputValue()).toMatch(/^name: kept all/m);
  await context?.close();
});

it("opens an address with a draft, one of version 0.1 too, and goes on from there", async () => {
  const draft = "y0yxUsit1C1JTMpJ5SrJLMlJtVI436xgqqOgVFiaX5KaosRVlF9ebKUQHcsFAA";
  await page.goto(`/tables/new?draft=${draft}`);
  const yaml = page.getByRole("textbox", { name: "Table as YAML" });
  await expect.poll(() => yaml.inputValue()).toBe('id: my-table\ntitle: σ 5, "quoted"\nrows: []\n');
  const title = page.getByRole("textbox", { name: "Title", exact: true });
  await title.fill("Another title");
  await page.waitForURL((url) => url.searchParams.get("draft") !== draft, TIMEOUT);
  await page.reload();
  await expect.poll(() => title.inputValue()).toBe("Another title");
  expect(await yaml.inputValue()).toBe("id: my-table\ntitle: Another title\nrows: []\n");
});

it("takes a number as people write one, steps it with the arrow keys, and refuses letters", async () => {
  await page.goto("/sweeps/new");
  const yaml = page.getByRole("textbox", { name: "Plan as YAML" });
  const epochs = page.getByLabel("Max epochs");
  await epochs.fill("12");
  await epochs.press("ArrowUp");
  await epochs.pressSequentially("x");
  expect(await epochs.inputValue()).toBe("13");
  await expect.poll(() => yaml.inputValue()).toMatch(/epochs: 13\b/);
  await epochs.press("ControlOrMeta+a");
  await epochs.pressSequentially("2e1");
  expect(await epochs.inputValue()).toBe("2e1");
  await expect.poll(() => yaml.inputValue()).toMatch(/epochs: 20\b/);
  await epochs.blur();
  expect(await epochs.inputValue()).toBe("20");
});
