import { readFileSync } from "node:fs";
import { createClient } from "@foldwise/client";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ownProduct } from "../testing/own-product";
import { TIMEOUT, usePage } from "./test-page";

let page: Page;
usePage((fresh) => {
  page = fresh;
});

const { url } = ownProduct();

describe("the first ten minutes", () => {
  let sweepUrl = "";

  it("takes in the synthetic cells", async () => {
    const { datasets } = createClient({ url });
    const { id } = await datasets.import({ builtin: "synthetic-cells" });
    await expect.poll(async () => (await datasets.importStatus(id)).state, TIMEOUT).toBe("complete");
    await page.goto("/datasets");
    await page.getByRole("link", { name: "Synthetic cells" }).first().waitFor(TIMEOUT);
  });

  it("launches a sweep from the form, and its curve grows without a reload", async () => {
    await page.goto("/sweeps/new");
    await page.getByLabel("Name", { exact: true }).fill("from-the-form");
    await page.getByLabel("Max epochs").fill("4");
    await page.getByText("36", { exact: true }).first().waitFor(TIMEOUT);
    await page.getByRole("button", { name: "Launch" }).click();
    await page.waitForURL(/\/sweeps\/\d+$/, TIMEOUT);
    sweepUrl = page.url();

    let loads = 0;
    page.on("load", () => {
      loads += 1;
    });
    const lengths: number[] = [];
    // Each epoch makes the first panel's path longer; a busy machine may draw two at once.
    for (let seen = 0; seen < 2; seen++) {
      // The pages' policy forbids eval, which waiting for an expression in the page would need.
      await expect
        .poll(async () => Number(await page.evaluate(longestCurve)), TIMEOUT)
        .toBeGreaterThan((lengths.at(-1) ?? 0) + 1);
      lengths.push(Number(await page.evaluate(longestCurve)));
    }
    expect(lengths.toSorted((a, b) => a - b)).toEqual(lengths);
    expect(loads).toBe(0);
  });

  it("pauses and resumes it, and the sweep ends complete", async () => {
    await page.goto(sweepUrl);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Resume" }).waitFor(TIMEOUT);
    await page.getByText("paused", { exact: true }).first().waitFor(TIMEOUT);
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("36 / 36", { exact: true }).waitFor({ timeout: 240_000 });
    await page.getByRole("button", { name: "Pause" }).waitFor({ ...TIMEOUT, state: "detached" });
    expect(await page.getByText("6 / 6", { exact: true }).count()).toBe(1);
  });

  it("shows Table 9 beside the published numbers, and a cell leads to its run", async () => {
    await page.goto("/tables/9");
    await page.getByText("Synthetic cells, not C-NMC; differences hidden").first().waitFor(TIMEOUT);
    const row = page.getByRole("row", { name: /^Balanced accuracy/ });
    expect(await row.getByText("0.675", { exact: true }).count()).toBe(1);
    // Published and ours stand in turn: the second cell is fold 0's own.
    await row.getByRole("cell").nth(1).getByRole("button").click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("list", { name: "Runs behind this number" }).getByRole("link").first().click();
    await page.waitForURL(/\/runs\/\d+$/, TIMEOUT);
    await page.getByRole("heading", { name: /from-the-form/ }).waitFor(TIMEOUT);
    await page.getByText("Evaluations").first().waitFor(TIMEOUT);
  });

  it("asks the trained network", async () => {
    await page.goto("/runs?state=complete");
    await page
      .getByRole("link", { name: /from-the-form/ })
      .first()
      .click();
    await page.getByRole("link", { name: "Predict", exact: true }).click(TIMEOUT);
    await page.getByRole("button", { name: /test images of the run/ }).click(TIMEOUT);
    await page.getByText(/of 8 right/).waitFor(TIMEOUT);
    expect(await page.getByAltText(/^Model input of/).count()).toBe(8);
    // The link of an answer shows it again.
    await page.reload();
    await page.getByText(/of 8 right/).waitFor(TIMEOUT);
  });

  it("names the field and what would be right when the plan is wrong, and does not launch it", async () => {
    await page.goto("/sweeps/new");
    await page.getByLabel("Max epochs").fill("0");
    await page
      .getByText(/must be at least 1/i)
      .first()
      .waitFor(TIMEOUT);
    expect(await page.getByRole("button", { name: "Launch" }).isDisabled()).toBe(true);
    // Beside Launch the error is listed, and leads to its field; all by keyboard.
    await page.getByRole("button", { name: "1 error", exact: true }).press("Enter");
    const listed = page.getByRole("region", { name: "Errors of the plan" }).getByRole("button");
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    expect(await focused.textContent()).toBe("Max epochs 0: must be at least 1; try 1");
    await page.keyboard.press("Enter");
    expect(await focused.getAttribute("id")).toBe(await page.getByLabel("Max epochs").getAttribute("id"));
    await page.keyboard.type("8");
    await listed.waitFor({ ...TIMEOUT, state: "detached" });
  });
});

describe("what people make and delete", () => {
  it("a table of a sweep's variants: previewed, saved, opened, exported and deleted", async () => {
    const { sweeps } = await createClient({ url }).sweeps.list();
    const sweep = sweeps.find(({ simulated }) => !simulated);
    await page.goto(`/tables/new?sweep=${sweep?.id}`);
    const preview = page.getByRole("region", { name: "Preview of the table" });
    await preview.getByRole("cell").first().waitFor(TIMEOUT);
    // Of four epochs' networks the recalls may be 0 and 1 for every patient: balanced accuracy then has no interval.
    await page.getByRole("combobox", { name: "Default metric" }).click();
    await page.getByRole("option", { name: "accuracy", exact: true }).click();
    await preview.getByText(/\[0/).first().waitFor(TIMEOUT);
    await page.getByLabel("Title").fill("My arms");
    await page.getByLabel("URL slug").fill("my-arms");
    await page.getByRole("button", { name: "Remove Mean" }).click();
    const mean = preview.getByRole("columnheader", { name: "Mean" });
    await mean.waitFor({ ...TIMEOUT, state: "detached" });
    await page.getByRole("combobox", { name: "Add a column for each" }).click();
    await page.getByRole("option", { name: "One over all runs" }).click();
    await page.getByRole("button", { name: "Add 1 column" }).click();
    await mean.waitFor(TIMEOUT);
    await page.getByRole("button", { name: "Save table" }).click();
    await page.waitForURL(/\/tables\/my-arms$/, TIMEOUT);
    await page.getByRole("heading", { level: 1, name: /My arms/ }).waitFor(TIMEOUT);

    await page.getByRole("button", { name: "Export" }).click();
    const saved = page.waitForEvent("download", TIMEOUT);
    await page.getByRole("menuitem", { name: "Download CSV" }).click();
    const [head, ...cells] = readFileSync(await (await saved).path(), "utf8")
      .trim()
      .split("\r\n");
    expect(head).toMatch(/^table,dataset,row,column,metric,/);
    // Two arms on three folds, whose 8 patients are too few for an interval, and in their mean, which has one.
    const line =
      /^my-arms,Synthetic cells,M.*,accuracy,+[01](\.\d+)?,(0\.\d+,[01](\.\d+)?|,),(?:"[^"]*"|[01]\.\d+),\d/;
    expect(cells).toHaveLength(8);
    for (const cell of cells) expect(cell).toMatch(line);
    expect(cells.filter((cell) => line.exec(cell)?.[2] !== ",")).toHaveLength(2);
    expect(cells.filter((cell) => cell.includes("No interval: too few patients"))).toHaveLength(6);

    await page.getByRole("button", { name: "More about this table" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete the table" }).click();
    await page.waitForURL(/\/tables$/, TIMEOUT);
    await page
      .getByRole("link", { name: /Table 9/ })
      .first()
      .waitFor(TIMEOUT);
    await page.getByRole("link", { name: "My arms" }).waitFor({ ...TIMEOUT, state: "detached" });
  });

  it("a run and its experiment, each only after it was confirmed", async () => {
    const { sweeps, runs } = createClient({ url });
    const plan = {
      name: "to-delete",
      experiment: "to-delete",
      dataset: "synthetic-cells",
      trainer: { kind: "simulate", epochSeconds: 0.01 },
      folds: [0, 1],
      training: { epochs: 1 },
    };
    const sweep = await sweeps.create(JSON.stringify(plan));
    const isDone = async () => (await sweeps.show(sweep.id)).state;
    await expect.poll(isDone, TIMEOUT).toBe("complete");
    const left = async () => (await runs.list({ sweep: sweep.id })).runs;
    const [first] = await left();
    await page.goto(`/runs/${first?.id}`);
    const ask = page.getByRole("button", { name: /^Delete / });
    const dialog = page.getByRole("dialog");
    await ask.click(TIMEOUT);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await left()).toHaveLength(2);
    await ask.click();
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await page.waitForURL(`**/sweeps/${sweep.id}`, TIMEOUT);
    expect((await left()).map(({ id }) => id)).not.toContain(first?.id);

    await page.goto("/sweeps");
    await page.getByRole("button", { name: "Delete to-delete" }).click(TIMEOUT);
    await dialog.getByText(/Its 1 sweep and 1 run are deleted with it/).waitFor(TIMEOUT);
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete to-delete" }).waitFor({ ...TIMEOUT, state: "detached" });
    // The sweep went with its experiment: to choose by it is refused.
    await expect(left()).rejects.toMatchObject({ status: 400 });
  });

  it("nothing where an image is shown at each stage, then another, then one of one's own in its place", async () => {
    await page.goto("/datasets/synthetic-cells");
    await page.getByRole("button", { name: "Show an image at each stage" }).click(TIMEOUT);
    const turned = page.getByText(/^degrees /).first();
    const first = await turned.textContent(TIMEOUT);
    await page.getByRole("button", { name: "Next image" }).click();
    await expect.poll(() => turned.textContent(), TIMEOUT).not.toBe(first);
    const second = await turned.textContent();
    await expect.poll(() => page.evaluate(stageWidth("rescale")), TIMEOUT).toBe(224);
    await page.getByRole("group", { name: "Steps that are on" }).getByText("shear").click();
    await page.getByText(/^degrees 0° · unchanged$/).waitFor(TIMEOUT);

    const picture = await page.locator('img[alt$="after original"]').getAttribute("src");
    const buffer = Buffer.from(await (await fetch(new URL(picture ?? "", url))).arrayBuffer());
    const file = { name: "mine.png", mimeType: "image/png", buffer };
    await page.locator('input[type="file"]').last().setInputFiles(file);
    await page.getByText("mine.png · drawn as image 1", { exact: true }).waitFor(TIMEOUT);
    expect(await turned.textContent()).toBe(second);
    await page.getByLabel(/^Drawn as image/).fill("0");
    await page.getByText("mine.png · drawn as image 0", { exact: true }).waitFor(TIMEOUT);
    expect(await turned.textContent()).toBe(first);
  });
});

/** Width in pixels of a stage's picture once it is there. */
const stageWidth = (stage: string) =>
  `document.querySelector('img[alt$="after ${stage}"]')?.naturalWidth ?? 0`;

/** Runs in the page: horizontal pixels of the longest line that Recharts has drawn. */
const longestCurve = `Math.max(0, ...[...document.querySelectorAll(".recharts-curve")].map((path) => path.getBBox().width))`;
