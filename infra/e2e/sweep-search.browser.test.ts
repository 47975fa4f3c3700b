import { readFileSync } from "node:fs";
import { createClient } from "@foldwise/client";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ownProduct } from "../testing/own-product";
import { checkPage } from "./page-check";
import { PHONE, TIMEOUT, usePage, WIDE } from "./test-page";

let page: Page;
usePage((fresh) => {
  page = fresh;
});

const { url } = ownProduct();
const { sweeps, datasets, runs } = createClient({ url });

let sweepId = 0;

const plot = (title: string) =>
  page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) }).last();

const SEARCH = {
  name: "search",
  experiment: "search",
  dataset: "synthetic-cells",
  trainer: { kind: "simulate", epochSeconds: 0.01 },
  folds: [0, 1],
  training: { epochs: 8 },
  sampler: { kind: "random" },
  budget: { maxTrials: 6 },
  space: {
    learningRate: { type: "float", low: 0.0001, high: 0.01, log: true },
    batchSize: { type: "int", low: 8, high: 32 },
  },
};
const PLAN = JSON.stringify(SEARCH);

describe("a search", () => {
  it("is made of six trials", async () => {
    const { id } = await datasets.import({ builtin: "synthetic-cells" });
    await expect.poll(async () => (await datasets.importStatus(id)).state, TIMEOUT).toBe("complete");
    sweepId = (await sweeps.create(PLAN)).id;
    await expect.poll(async () => (await sweeps.show(sweepId)).state, TIMEOUT).toBe("complete");
  });

  it("answers with its best trial, first and marked, and shows the curves of the one chosen", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    const card = page.getByRole("region", { name: "Best trial" });
    await card.getByText("learning rate").waitFor(TIMEOUT);
    const best = (await card.getByText(/^#\d+$/).textContent()) ?? "";
    const table = page.getByRole("table", { name: "Trials of search" });
    const first = table.getByRole("row").nth(1);
    await first.getByRole("button", { name: best, exact: true }).waitFor(TIMEOUT);
    expect(await first.getByText("best", { exact: true }).count()).toBe(1);
    // An integer parameter is one, in every row.
    const head = await table.getByRole("columnheader").allTextContents();
    const cells = await table
      .locator(`tbody tr td:nth-child(${head.indexOf("batch size") + 1})`)
      .allTextContents();
    expect(cells.length).toBeGreaterThan(1);
    for (const cell of cells) expect(cell).toMatch(/^\d+$/);
    const other = table.getByRole("row").nth(2).getByRole("button");
    const number = (await other.textContent())?.slice(1);
    await other.click();
    await page.waitForURL(`**/sweeps/${sweepId}?trial=${number}`, TIMEOUT);
    await page.getByText(`trial ${number}, chosen`).first().waitFor(TIMEOUT);
  });

  it("has its data fetched with the document, and each answer once", async () => {
    // The browser names the document's own link as what started a request, not the script that reads the answer.
    const STARTED = `performance.getEntriesByType("resource").map(({ name, initiatorType }) => [new URL(name).pathname, initiatorType])`;
    const startedBy = async (path: string, asked: readonly string[]) => {
      await page.goto(path);
      await page.locator(".recharts-line-curve").first().waitFor(TIMEOUT);
      const all: [path: string, by: string][] = await page.evaluate(STARTED);
      return all.filter(([name]) => asked.includes(name)).map(([, by]) => by);
    };
    const sweep = `/api/v1/sweeps/${sweepId}`;
    expect(await startedBy(`/sweeps/${sweepId}`, [sweep, `${sweep}/trials`])).toEqual(["link", "link"]);
    const [first] = (await runs.list({ sweep: sweepId })).runs;
    const run = `/api/v1/runs/${first?.id}`;
    expect(await startedBy(`/runs/${first?.id}`, [run, `${run}/metrics`])).toEqual(["link", "link"]);
  });

  it("a click on a chart draws no frame, and its table keeps the metrics", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    // Not at the area itself: it is drawn anew when its size is known, and its element is another one then.
    await page.locator(".recharts-area-area").first().waitFor(TIMEOUT);
    const surface = page.locator(".recharts-surface").first();
    await surface.click({ ...TIMEOUT, position: { x: 300, y: 120 } });
    expect(await page.evaluate(outlined)).toBe(0);
    await page.getByRole("button", { name: "Chart menu" }).first().click();
    await page.getByRole("menuitem", { name: "Show as table" }).click();
    await page.getByRole("tab", { name: "val accuracy", exact: true }).click();
    await page.waitForURL(/metric=val%2Faccuracy/, TIMEOUT);
    await page.getByRole("columnheader", { name: "base mean" }).waitFor(TIMEOUT);
  });

  it("compared: each trial has a hue and a name", async () => {
    const list = (await runs.list({ sweep: sweepId, fold: 0 })).runs.slice(0, 3);
    await page.goto(`/compare?runs=${list.map(({ id }) => id).join(",")}`);
    for (const { trialNumber } of list)
      await page.getByRole("columnheader", { name: `#${trialNumber} F0` }).waitFor(TIMEOUT);
    const hues = `new Set([...document.querySelectorAll(".recharts-line-curve")].map((line) => line.getAttribute("stroke"))).size`;
    await expect.poll(() => page.evaluate(hues), TIMEOUT).toBe(3);
  });
});

describe("the launch form", () => {
  it("keeps a half-filled form over a reload and the way back, until it is discarded", async () => {
    await page.goto("/sweeps/new");
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("half-filled");
    await page.getByText("Draft kept in this browser").waitFor(TIMEOUT);
    await page.reload();
    await expect.poll(() => name.inputValue(), TIMEOUT).toBe("half-filled");
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await page.waitForURL(/\/runs$/, TIMEOUT);
    await page.goBack();
    await expect.poll(() => name.inputValue(), TIMEOUT).toBe("half-filled");
    await page.getByRole("button", { name: "Discard changes" }).click();
    await expect.poll(() => name.inputValue(), TIMEOUT).toBe("quick-start");
    await page.reload();
    await name.waitFor(TIMEOUT);
    expect(await name.inputValue()).toBe("quick-start");
  });

  it("has Launch in sight at any place of the form, on a phone too", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/sweeps/new");
    const launch = page.getByRole("button", { name: "Launch" });
    await launch.waitFor(TIMEOUT);
    for (const share of [0, 0.5, 1]) {
      await page.evaluate(`window.scrollTo(0, document.body.scrollHeight * ${share})`);
      const box = await launch.boundingBox();
      expect(box?.y).toBeGreaterThan(0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    }
  });

  it("names a duplicate, and hides the fixed field of what is searched", async () => {
    await page.goto(`/sweeps/new?from=${sweepId}`);
    await expect
      .poll(() => page.getByLabel("Name", { exact: true }).inputValue(), TIMEOUT)
      .toBe("search (copy)");
    expect(await page.getByRole("textbox", { name: "Learning rate", exact: true }).count()).toBe(0);
    await page.getByText("Set by the search space: Batch size, Learning rate").waitFor(TIMEOUT);
  });
});

describe("the plots of a search", () => {
  const TITLES = [
    "Optimization history",
    "Importance of parameters",
    "Parallel coordinates",
    "Intermediate values",
    "Slice",
    "Contour",
    "Rank",
    "Empirical distribution",
    "Timeline of workers",
  ];
  const rows = () => page.getByRole("table", { name: "Trials of search" }).locator("tbody tr");

  it("come as the page is scrolled, each with a drawing, at both widths and without a complaint of axe", async () => {
    for (const size of [WIDE, PHONE]) {
      await page.setViewportSize(size);
      await page.goto(`/sweeps/${sweepId}`);
      for (const title of TITLES) {
        await plot(title).scrollIntoViewIfNeeded(TIMEOUT);
        await plot(title).locator("svg[data-plot]").first().waitFor(TIMEOUT);
        await expect
          .poll(() => plot(title).locator("svg[data-plot] :is(path, rect)").count(), TIMEOUT)
          .toBeGreaterThan(0);
      }
      expect(await checkPage(page)).toEqual([]);
    }
  });

  it("have one selection: a range by keyboard narrows every plot and the table, and is in the address", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    await expect.poll(() => rows().count(), TIMEOUT).toBe(6);
    const lower = page.getByRole("slider", { name: "batch size, lower end" });
    await lower.focus(TIMEOUT);
    // Each press counts, also those that come before the page has drawn the one before.
    await page.evaluate(PRESS_FIVE_TIMES);
    await expect.poll(() => lower.getAttribute("aria-valuenow"), TIMEOUT).toBe("50");
    const status = page.getByText(/^[1-5] of 6 trials selected$/);
    await status.waitFor(TIMEOUT);
    const count = Number((await status.textContent())?.slice(0, 1));
    await expect.poll(() => rows().count(), TIMEOUT).toBe(count);
    expect(new URL(page.url()).searchParams.get("select")).toMatch(/^p\.batchSize:/);
    // In the history those that are left out are faint, in a path of their own.
    const faint = plot("Optimization history").locator('path[stroke-opacity="0.12"]');
    expect(await faint.count()).toBe(1);
    await page.reload();
    await status.waitFor(TIMEOUT);
    await page.getByRole("button", { name: "Clear selection" }).click();
    await expect.poll(() => rows().count(), TIMEOUT).toBe(6);
  });

  it("select by dragging, and let the arrow keys go from trial to trial", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    const drawing = plot("Optimization history").locator("svg[data-plot]");
    // Until the charts above it have their height, it moves.
    await page.locator(".recharts-area-area").first().waitFor(TIMEOUT);
    await rows().first().waitFor(TIMEOUT);
    await drawing.scrollIntoViewIfNeeded(TIMEOUT);
    const box = await drawing.boundingBox();
    if (!box) throw new Error("the history has no drawing");
    await page.mouse.move(box.x + 50, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 22);
    await page.mouse.up();
    await page.getByText(/^[1-5] of 6 trials selected$/).waitFor(TIMEOUT);
    await drawing.focus();
    await drawing.press("Escape");
    await page.getByText(/of 6 trials selected$/).waitFor({ state: "detached", ...TIMEOUT });
    await drawing.press("Home");
    await plot("Optimization history").getByText("Trial #1").waitFor(TIMEOUT);
    await drawing.press("Enter");
    await page.waitForURL(/[?&]trial=1/, TIMEOUT);
  });

  it("have a table view and files of themselves", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    const menu = plot("Optimization history").getByRole("button", { name: "Chart menu" });
    for (const kind of ["PNG", "SVG", "CSV"]) {
      await menu.click(TIMEOUT);
      const [file] = await Promise.all([
        page.waitForEvent("download", TIMEOUT),
        page.getByRole("menuitem", { name: kind, exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`search-history.${kind.toLowerCase()}`);
      if (kind !== "SVG") continue;
      // The picture stands alone: what it shows, of what, and what its lines are.
      const texts = [...readFileSync(await file.path(), "utf8").matchAll(/<text[^>]*>([^<]+)</g)].map(
        ([, text]) => text,
      );
      expect(texts.slice(0, 2)).toEqual(["Optimization history", "val balanced accuracy by trial"]);
      expect(texts).toEqual(expect.arrayContaining(["trial", "best so far", "6 trials drawn"]));
    }
    await menu.click();
    await page.getByRole("menuitem", { name: "Show as table" }).click();
    await expect
      .poll(() => page.getByRole("table", { name: "search history" }).locator("tbody tr").count(), TIMEOUT)
      .toBe(6);
  });

  it("zoom the curves by keys, and say what lies under the pointer along a line", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    const curves = plot("Intermediate values");
    // A plot is made when it comes near.
    for (const title of TITLES.slice(0, 4)) await plot(title).scrollIntoViewIfNeeded(TIMEOUT);
    const drawing = curves.locator("svg[data-plot]");
    await drawing.focus(TIMEOUT);
    await drawing.press("Shift+ArrowUp");
    const reset = curves.getByRole("button", { name: "Reset zoom" });
    await reset.waitFor(TIMEOUT);
    // Of 8 epochs those in the middle are left.
    const ticks = () => drawing.locator("text").allTextContents();
    expect(await ticks()).not.toContain("8");
    expect(await ticks()).toContain("4");
    await drawing.press("Escape");
    await reset.waitFor({ state: "detached", ...TIMEOUT });
    const line = await drawing.locator('path[stroke-width="1.75"]').first().getAttribute("d");
    // A point of the line that is drawn strong, well before its end.
    const [, x = 0, y = 0] = (line?.match(/L([\d.]+) ([\d.]+)/) ?? []).map(Number);
    const box = await drawing.boundingBox();
    await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y);
    await curves.getByText(/^Trial #\d+$/).waitFor(TIMEOUT);
    await curves.getByText("epoch", { exact: true }).and(curves.locator("dt")).waitFor(TIMEOUT);
  });

  it("a table of it asks whose rows are wanted", async () => {
    await page.goto(`/sweeps/${sweepId}`);
    await page.getByRole("button", { name: "Make a table" }).click(TIMEOUT);
    await page.getByRole("menuitem", { name: /^Every trial/ }).click();
    await page.waitForURL(`**/tables/new?sweep=${sweepId}&rows=trials`, TIMEOUT);
  });
});

describe("a search whose trials wait at rungs", () => {
  let id = 0;

  it("counts what it has pruned among the runs that have ended, on its page and in the list", async () => {
    const plan = {
      ...{ ...SEARCH, name: "rungs", folds: [0], budget: { maxTrials: 9 } },
      training: { epochs: 9, earlyStopping: null },
      stopping: { kind: "asha-promotion", reductionFactor: 3 },
    };
    ({ id } = await sweeps.create(JSON.stringify(plan)));
    await expect.poll(async () => (await sweeps.show(id)).state, TIMEOUT).toBe("complete");
    const { trainings, evaluations } = await sweeps.show(id);
    expect(trainings.pruned).toBeGreaterThan(0);
    expect(trainings.complete + trainings.pruned).toBe(9);
    expect(evaluations.planned).toBe(evaluations.complete);
    await page.goto(`/sweeps/${id}`);
    await page.getByText("9 / 9", { exact: true }).waitFor(TIMEOUT);
    await page
      .getByText(`${trainings.complete} complete, ${trainings.pruned} pruned`)
      .first()
      .waitFor(TIMEOUT);
    await page.goto("/sweeps");
    await page
      .locator("tr", { has: page.getByRole("link", { name: "rungs", exact: true }) })
      .getByText("9 / 9")
      .waitFor(TIMEOUT);
  });

  it("has their values in the history, marked, and the best so far of complete ones alone", async () => {
    await page.goto(`/sweeps/${id}`);
    const history = plot("Optimization history");
    const { trainings } = await sweeps.show(id);
    await history.getByText("best so far, of complete trials").waitFor(TIMEOUT);
    await history.getByText("ended early: value at its last rung or report").waitFor(TIMEOUT);
    await history.getByText(`and ${trainings.pruned} not complete`).waitFor(TIMEOUT);
    // A cross has two lines, and each trial its own.
    const crosses = history.locator('svg[data-plot] path[stroke-width="1.25"]');
    const path = (await crosses.getAttribute("d")) ?? "";
    expect(path.match(/M/g)).toHaveLength(trainings.pruned);
    await history.getByRole("button", { name: "Chart menu" }).click();
    await page.getByRole("menuitem", { name: "Show as table" }).click();
    const rows = page.getByRole("table", { name: "rungs history" }).locator("tbody tr");
    await expect.poll(() => rows.count(), TIMEOUT).toBe(9);
    for (const row of await rows.all()) {
      const cells = await row.locator("td").allTextContents();
      const isComplete = cells.includes("complete");
      // Either an objective, or a value at a rung with its epoch.
      expect(cells[1] === "—").toBe(!isComplete);
      expect(cells.slice(-2).map((text) => text === "—")).toEqual([isComplete, isComplete]);
    }
  });
});

describe("a search for two objectives", () => {
  it("shows either of them in the plots of one, as its address says", async () => {
    const { id } = await sweeps.create(
      JSON.stringify({
        ...SEARCH,
        name: "two objectives",
        objectives: [
          { metric: "val/balanced_accuracy", direction: "maximize", reference: 0.4 },
          { metric: "val/loss", direction: "minimize", reference: 2 },
        ],
      }),
    );
    await expect.poll(async () => (await sweeps.show(id)).state, TIMEOUT).toBe("complete");
    await page.goto(`/sweeps/${id}`);
    const importance = plot("Importance of parameters");
    await importance.getByText(/^for val balanced accuracy/).waitFor(TIMEOUT);
    await plot("Optimization history").getByRole("combobox", { name: "Objective" }).click();
    await page.getByRole("option", { name: "val/loss" }).click();
    await page.waitForURL(/objective=1/, TIMEOUT);
    await importance.getByText(/^for val loss/).waitFor(TIMEOUT);
    await plot("Optimization history").getByText("val loss by trial").waitFor(TIMEOUT);
    // The hypervolume of the plot is that of the card: both reach up to what the plan names.
    await plot("Hypervolume").getByText("up to (0.400, 2.000)").waitFor(TIMEOUT);
    await page.getByText(/hypervolume [\d.]+ up to \(0\.400, 2\.000\)/).waitFor(TIMEOUT);
  });
});

describe("an edit of a running sweep", () => {
  it("says who has edited it meanwhile, keeps what was typed, and is marked in the history", async () => {
    const { id } = await sweeps.create(
      JSON.stringify({
        ...SEARCH,
        ...{ name: "edited", budget: { maxTrials: 400 }, concurrency: 1, folds: [0] },
        trainer: { kind: "simulate", epochSeconds: 0.05 },
      }),
    );
    await expect
      .poll(async () => (await sweeps.show(id)).trials.byState.complete ?? 0, TIMEOUT)
      .toBeGreaterThan(1);
    await page.goto(`/sweeps/${id}`);
    await page.getByRole("button", { name: "Edit", exact: true }).click(TIMEOUT);
    const dialog = page.getByRole("dialog");
    const apply = dialog.getByRole("button", { name: "Apply" });
    await dialog.getByLabel("Your name").fill("Ada");
    await dialog.getByLabel("Max concurrent trials").fill("2");
    await dialog.getByLabel("Other changes").fill("space: { learningRate: ");
    await apply.click();
    await dialog.getByText(/^is not valid YAML/).waitFor(TIMEOUT);
    await dialog.getByLabel("Other changes").fill("");
    await sweeps.edit(id, { version: 0, changes: { budget: { maxTrials: 500 } }, by: "Grace" });
    await dialog.getByText("Edited meanwhile by Grace: budget.maxTrials 400 → 500").waitFor(TIMEOUT);
    expect(await apply.isDisabled()).toBe(true);
    await dialog.getByRole("button", { name: "Use the edited plan, keep my changes" }).click();
    expect(await dialog.getByLabel("Max trials").inputValue()).toBe("500");
    expect(await dialog.getByLabel("Max concurrent trials").inputValue()).toBe("2");
    // As it was before Grace: the page has to know that it is not so any more.
    await dialog.getByLabel("Max trials").fill("400");
    // Edits that hold from one trial on are one mark: Grace's has to have a trial of its own.
    const byGrace = async () => {
      const { trialViews, edits } = await sweeps.show(id);
      return trialViews.filter(({ number }) => number >= (edits[0]?.trialNumber ?? Infinity)).length;
    };
    await expect.poll(byGrace, TIMEOUT).toBeGreaterThan(0);
    await apply.click();
    await dialog.waitFor({ state: "detached", ...TIMEOUT });
    const { edits } = await sweeps.show(id);
    expect(edits.map(({ by, summary }) => [by, summary])).toEqual([
      ["Grace", "budget.maxTrials 400 → 500"],
      ["Ada", "budget.maxTrials 500 → 400, concurrency 1 → 2"],
    ]);
    const history = plot("Optimization history");
    await history
      .getByText(/^edit 2$/)
      .and(history.locator("b"))
      .waitFor(TIMEOUT);
    const titles = history.locator("svg[data-plot] title");
    await expect
      .poll(async () => (await titles.allTextContents()).join(), TIMEOUT)
      .toMatch(/edit 2 by Ada, .*: budget\.maxTrials 500 → 400, concurrency 1 → 2/);
    await sweeps.act(id, { action: "cancel" });
    await expect.poll(async () => (await sweeps.show(id)).state, TIMEOUT).toBe("cancelled");
  });
});

describe("the launch form of each trainer", () => {
  const choose = async (kind: string) => {
    await page.getByRole("combobox", { name: "Trainer" }).click();
    await page.getByRole("option", { name: kind, exact: true }).click();
  };

  it("a program's has what it reports, and completes the placeholders of its command", async () => {
    await page.goto("/sweeps/new");
    const yaml = page.getByRole("textbox", { name: "Plan as YAML" });
    const launch = page.getByRole("button", { name: "Launch" });
    await choose("command");
    const command = page.getByRole("combobox", { name: "Command" });
    expect(await command.inputValue()).toBe("python3 train.py");
    // Nothing of the other trainer is left that would have to be taken out by hand.
    await expect.poll(() => launch.isEnabled(), TIMEOUT).toBe(true);
    const parameters = page.getByRole("combobox", { name: "Parameters" });
    await parameters.fill("lr=0.1");
    await parameters.press("Enter");
    await command.press("End");
    await command.pressSequentially(" --lr {{par");
    await page.getByRole("option", { name: "{{parameters.lr}}" }).click();
    expect(await command.inputValue()).toBe("python3 train.py --lr {{parameters.lr}}");
    await page.getByRole("button", { name: "Add measure" }).click();
    await page.getByRole("combobox", { name: "Objective" }).click();
    await page.getByRole("option", { name: "val/accuracy" }).click();
    await expect.poll(() => yaml.inputValue()).toMatch(/metric: val\/accuracy/);
    expect(await yaml.inputValue()).toContain("{{parameters.lr}}");
    await expect.poll(() => launch.isEnabled(), TIMEOUT).toBe(true);
  });

  it("one that was chosen is launched as it stands", async () => {
    await page.goto("/sweeps/new");
    await choose("simulate");
    await page.getByLabel("Max epochs").fill("2");
    await page.getByRole("button", { name: "Launch" }).click(TIMEOUT);
    await page.waitForURL(/\/sweeps\/\d+$/, TIMEOUT);
    const id = Number(page.url().split("/").at(-1));
    await expect.poll(async () => (await sweeps.show(id)).state, TIMEOUT).toBe("complete");
  });
});

describe("the YAML of the launch form", () => {
  it("has colors, lies exactly under what is typed, and marks the value that is wrong", async () => {
    await page.goto("/sweeps/new");
    const text = page.getByRole("textbox", { name: "Plan as YAML" });
    await text.waitFor(TIMEOUT);
    const editor = page.locator("div", { has: page.getByRole("heading", { name: "Plan, YAML" }) }).last();
    const before = await editor.boundingBox();
    await page.getByLabel("Max epochs").fill("0");
    const wrong = page.locator("[data-wrong]");
    await page.getByRole("button", { name: /^line \d+, column \d+, training\.epochs: 0/ }).waitFor(TIMEOUT);
    expect(await wrong.allTextContents()).toEqual(["0"]);
    // Problems take their room from the text, not from the page.
    expect((await editor.boundingBox())?.height).toBe(before?.height);
    // What is typed has no ink of its own: every character stands in the colored copy, in the same box.
    const copy = page.locator("pre", { has: wrong });
    expect((await copy.textContent())?.trimEnd()).toBe((await text.inputValue()).trimEnd());
    expect(await copy.boundingBox()).toEqual(await text.boundingBox());
    const kinds = ["key", "text", "number", "comment"];
    const inks = await Promise.all(
      kinds.map((kind) => page.evaluate(computed(`pre [data-kind=${kind}]`, "color"))),
    );
    expect(new Set(inks).size).toBe(kinds.length);
  });
});

describe("a sweep of which a variant fails", () => {
  let id = 0;

  it("ends failed, with the other variant's runs complete", async () => {
    const plan = {
      name: "half failed",
      experiment: "failures",
      dataset: "synthetic-cells",
      trainer: { kind: "simulate", epochSeconds: 0.01 },
      folds: [0, 1],
      training: { epochs: 1 },
      variants: { good: {}, bad: { trainer: { failureRate: 1 } } },
    };
    ({ id } = await sweeps.create(JSON.stringify(plan)));
    await expect.poll(async () => (await sweeps.show(id)).state, TIMEOUT).toBe("failed");
  });

  it("has the share that failed in red, on its page and in the lists", async () => {
    await page.goto(`/sweeps/${id}`);
    await page.getByText("2 / 4", { exact: true }).waitFor(TIMEOUT);
    const bar = '[role=img][aria-label="50 % done, 50 % failed"]';
    const parts = page.locator(`${bar} > div`);
    expect(await parts.count()).toBe(2);
    const [done, failed] = await Promise.all([parts.first().boundingBox(), parts.last().boundingBox()]);
    expect(failed?.width).toBeGreaterThan(10);
    expect(done?.width).toBeCloseTo(failed?.width ?? 0, 0);
    expect(isRed(await page.evaluate(computed(`${bar} > :first-child`, "backgroundColor")))).toBe(false);
    expect(isRed(await page.evaluate(computed(`${bar} > :last-child`, "backgroundColor")))).toBe(true);
    for (const path of ["/sweeps", "/"]) {
      await page.goto(path);
      const failed = '[aria-label="50 % of the runs failed"]';
      await page.locator(`tr:has-text("half failed") ${failed}`).waitFor(TIMEOUT);
      expect(isRed(await page.evaluate(computed(failed, "backgroundColor")))).toBe(true);
    }
  });

  it("names what sets the variant apart as everywhere", async () => {
    await page.goto(`/sweeps/${id}`);
    await page.getByText("failure rate 1", { exact: true }).first().waitFor(TIMEOUT);
  });
});

/**
 * Runs in the page: five presses of a key on what has the focus, with no time between them but what React itself asks for. The task in which Next
 * draws a change of the address comes after all of them.
 */
const PRESS_FIVE_TIMES = `(async () => {
  for (let press = 0; press < 5; press++) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp", bubbles: true, cancelable: true }));
    await Promise.resolve();
  }
})()`;

/** Runs in the page: a color of the first element that there is, as `rgb(201, 42, 42)`. */
const computed = (selector: string, property: "color" | "backgroundColor") =>
  `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`;

/** Of the red, green and blue of a color, the first is by far the most. */
function isRed(color: unknown): boolean {
  const [red = 0, green = 255, blue = 255] = (String(color).match(/[\d.]+/g) ?? []).map(Number);
  return red > 1.5 * Math.max(green, blue);
}

/** Runs in the page: elements of charts with a visible outline. */
const outlined = `[...document.querySelectorAll(".recharts-wrapper, .recharts-wrapper *")].filter((one) => {
  const style = getComputedStyle(one);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}).length`;
