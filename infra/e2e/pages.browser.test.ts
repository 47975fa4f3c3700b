import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownProduct } from "../testing/own-product";
import { type FinishedSweep, finishSweep } from "./finished-sweep";
import { checkPage, nextFrame } from "./page-check";
import { PHONE, usePage, WIDE } from "./test-page";

let page: Page;
usePage((fresh) => {
  page = fresh;
});

const { url } = ownProduct();

let made: FinishedSweep = { sweep: 0, runs: [] };

it("has a small finished sweep to work on", async () => {
  made = await finishSweep(url);
  expect(made.runs).toHaveLength(4);
});

/** Posts to MLflow's API. */
async function post(path: string, body: object) {
  const headers = { "content-type": "application/json" };
  const address = new URL(`/api/2.0/mlflow/${path}`, url);
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text());
}

describe("a cell's drawer", () => {
  const openCell = async () => {
    // The page has more tables, below the one that it is about.
    await page.getByRole("table").first().getByRole("cell").last().getByRole("button").click();
    await page.getByRole("dialog").waitFor();
  };
  const isClosed = () => page.getByRole("dialog").waitFor({ state: "detached" });

  it("is a history entry: Back closes it, and again leads to where the table was opened", async () => {
    await page.goto("/tables");
    await page.getByRole("link", { name: "Table 9", exact: true }).click();
    await page.waitForURL("**/tables/9");
    await openCell();
    expect(new URL(page.url()).searchParams.get("cell")).not.toBeNull();
    await page.goBack();
    await isClosed();
    expect(new URL(page.url()).pathname).toBe("/tables/9");
    await openCell();
    await page.keyboard.press("Escape");
    await isClosed();
    await page.goBack();
    await page.waitForURL("**/tables");
  });

  it("of a shared link closes in its place, without leaving the page", async () => {
    await page.goto("/tables/9");
    await openCell();
    const shared = page.url();
    await page.goto("/settings");
    await page.goto(shared);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await isClosed();
    expect(new URL(page.url()).pathname).toBe("/tables/9");
    await page.goBack();
    await page.waitForURL("**/settings");
  });
});

describe("the palette", () => {
  const search = async (text: string) => {
    await page.goto("/settings");
    await page.getByRole("button", { name: "Search Ctrl K", exact: true }).click();
    await page.getByPlaceholder("Search by name or id: run 71, table 9").fill(text);
  };
  const openFirst = async (text: string, label: RegExp) => {
    await search(text);
    await page.locator("[data-action][data-selected]").filter({ hasText: label }).waitFor();
    await page.keyboard.press("Enter");
  };

  it("opens its first result with Enter: tables, baselines, runs in any form", async () => {
    await openFirst("table 9", /Table 9$/);
    await page.waitForURL("**/tables/9");
    await openFirst("frai 2025", /baseline frai/);
    await page.waitForURL("**/baselines?source=*");
    for (const text of [`run ${made.runs[0]}`, `Run #${made.runs[0]}`]) {
      await openFirst(text, new RegExp(`run ${made.runs[0]} · complete$`));
      await page.waitForURL(`**/runs/${made.runs[0]}`);
    }
    await openFirst("small finished", /sweep \d+ · complete$/);
    await page.waitForURL(/\/sweeps\/\d+$/);
    await openFirst("launch a sweep", /New sweep/);
    await page.waitForURL("**/sweeps/new");
  });

  it("says so when nothing has the name", async () => {
    await search("no such thing");
    await page.getByText("No results for “no such thing”", { exact: true }).waitFor();
  });
});

describe("the runs", () => {
  const rows = () => page.getByRole("table", { name: "Runs" }).locator("tbody tr");
  const selected = () => new URL(page.url()).searchParams.get("runs");

  it("are filtered by a part of the variant while it is typed", async () => {
    await page.goto(`/runs?sweep=${made.sweep}`);
    await expect.poll(() => rows().count()).toBe(4);
    await page.getByLabel("Filter by variant").pressSequentially("cn");
    await expect.poll(() => rows().count()).toBe(2);
    expect(new URL(page.url()).searchParams.get("variant")).toBe("cn");
    await page.getByLabel("Filter by variant").fill("");
    await expect.poll(() => rows().count()).toBe(4);
    await page.getByLabel("Filter by variant").fill("cn");
    await expect.poll(() => rows().count()).toBe(2);
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => page.getByLabel("Filter by variant").inputValue()).toBe("");
    expect(new URL(page.url()).search).toBe("");
  });

  it("are found by a query, and one that does not parse says where", async () => {
    await page.goto(`/runs?sweep=${made.sweep}`);
    await expect.poll(() => rows().count()).toBe(4);
    const field = page.getByPlaceholder(/^query:/);
    await field.fill("fold = 0 AND (variant LIKE '%CN%' OR vari");
    await page.getByRole("option", { name: "variant", exact: true }).click();
    await field.press("End");
    await field.pressSequentially(" = 'none')");
    await expect.poll(() => rows().count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("filter")).toBe(
      "fold = 0 AND (variant LIKE '%CN%' OR variant = 'none')",
    );
    await field.fill("fold = 0 AND variant = none");
    await page.getByText("at character 24: a text must be in quotes: 'none'").waitFor();
    await page.getByText(/variant = none\n\s+\^{4}$/).waitFor();
    expect(await rows().count()).toBe(1);
    await field.fill("");
    await expect.poll(() => rows().count()).toBe(4);
  });

  it("of MLflow's clients are where the client says, and show what was logged", async () => {
    const { experiment_id } = await post("experiments/create", { name: "logged from outside" });
    try {
      const tags = [{ key: "mlflow.source.name", value: "train.py" }];
      const { run } = await post("runs/create", { experiment_id, run_name: "outside-run", tags });
      const { run_id } = run.info;
      const metrics = [0, 1, 2].map((step) => ({
        key: "val/loss",
        value: 1 / (step + 1),
        step,
        timestamp: step,
      }));
      await post("runs/log-batch", { run_id, metrics, params: [{ key: "rate", value: "0.1" }] });
      await page.goto("/queue");
      await page.goto(`/#/experiments/${experiment_id}/runs/${run_id}`);
      await page.getByRole("heading", { name: "outside-run" }).waitFor();
      await page.getByText("logged from outside · started").waitFor();
      for (const text of ["train.py", "rate"]) await page.getByText(text, { exact: true }).first().waitFor();
      expect(await page.getByRole("heading", { name: "Attempts" }).count()).toBe(0);
      expect(await checkPage(page)).toEqual([]);
      await page.goto("/queue");
      await page.goto(`/#/experiments/${experiment_id}`);
      await page.waitForURL(/\/runs\?experiment=/);
      await expect.poll(() => rows().count()).toBe(1);
    } finally {
      await post("experiments/delete", { experiment_id });
    }
  });

  it("are selected by range with Shift, and all at once", async () => {
    await page.goto(`/runs?sweep=${made.sweep}`);
    const boxes = rows().getByRole("checkbox");
    await boxes.first().click();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    const newestFirst = made.runs.toReversed();
    await expect.poll(selected).toBe(newestFirst.slice(0, 3).join(","));
    await page.getByRole("checkbox", { name: "Select all runs shown" }).click();
    await expect.poll(() => selected()?.split(",").length).toBe(4);
    await page.getByRole("checkbox", { name: "Select all runs shown" }).click();
    await expect.poll(selected).toBeNull();
  });
});

describe("files and registered models", () => {
  let experiment_id: string;
  let run_id: string;
  beforeAll(async () => {
    ({ experiment_id } = await post("experiments/create", { name: "with files" }));
    ({ run_id } = (await post("runs/create", { experiment_id, run_name: "run with files" })).run.info);
    const root = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts`;
    for (const [path, body] of [
      ["plots/report.html", "<p>markup<script>document.title = 'run'</script>"],
      ["plots/scores.csv", `image,score\n${'"cell, 1",0.5\n'.repeat(150)}`],
      ["facts.json", '{"classes":["all","hem"]}'],
      ["weights.bin", "x"],
    ] as const)
      expect((await fetch(new URL(`${root}/${path}`, url), { method: "PUT", body })).status).toBe(200);
  });
  afterAll(() => post("experiments/delete", { experiment_id }));

  it("of a run are in a tree, by keyboard too, and shown as text that runs nothing", async () => {
    await page.goto(`/#/experiments/${experiment_id}/runs/${run_id}`);
    const files = page.getByRole("navigation", { name: "Files of the run" });
    await files.getByRole("button", { name: /^plots/ }).press("Enter");
    await files.getByRole("button", { name: /^report.html/ }).press("Enter");
    await page.getByText("<p>markup<script>document.title = 'run'</script>", { exact: true }).waitFor();
    expect(await page.title()).not.toBe("run");
    expect(new URL(page.url()).searchParams.get("file")).toBe("plots/report.html");
    await files.getByRole("button", { name: /^scores.csv/ }).click();
    await page.getByRole("cell", { name: "cell, 1", exact: true }).first().waitFor();
    await page.getByText("At most 100 rows").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe("scores.csv");
    await files.getByRole("button", { name: /^weights.bin/ }).click();
    await page.getByText("No preview of this kind of file.").waitFor();
    await files.getByRole("button", { name: /^facts.json/ }).click();
    await page.getByText('"classes": [').waitFor();
    // A link shows what its sender saw.
    await page.goto(page.url().replace("facts.json", "plots%2Fscores.csv"));
    await page.getByRole("cell", { name: "cell, 1", exact: true }).first().waitFor();
    expect(await checkPage(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await nextFrame(page);
    expect(await checkPage(page)).toEqual([]);
  });

  it("are registered, found, described, given aliases and stages, renamed and deleted", async () => {
    await page.goto("/registry");
    await page.getByLabel("Name of a new model").fill("Ada's model");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name: "Ada's model", exact: true }).waitFor();
    await post("model-versions/create", { name: "Ada's model", source: "s3://models/one", run_id });
    await post("registered-models/create", { name: "other" });
    await page.getByLabel("Search models").fill("ada");
    await expect.poll(() => page.getByRole("link", { name: "other", exact: true }).count()).toBe(0);
    await page.getByRole("link", { name: "Ada's model", exact: true }).click();
    await page.getByLabel("New alias of version 1").fill("champion");
    await page.getByLabel("New alias of version 1").press("Enter");
    await page.getByRole("button", { name: "Remove the alias champion" }).waitFor();
    await page.getByLabel("Stage of version 1").selectOption("Production");
    await page.getByLabel("New tag").fill("team = red");
    await page.getByLabel("New tag").press("Enter");
    await page.getByText("team = red").waitFor();
    await page.getByLabel("Description of the model").fill("the first");
    await page.getByLabel("Description of the model").press("Enter");
    expect(await checkPage(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await nextFrame(page);
    expect(await checkPage(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await page.getByLabel("Name of the model").fill("ours");
    await page.getByLabel("Name of the model").press("Enter");
    await page.getByRole("heading", { name: "ours", level: 1 }).waitFor();
    const address = new URL("/api/2.0/mlflow/registered-models/get?name=ours", url);
    const { registered_model: model } = JSON.parse(await (await fetch(address)).text());
    expect(model).toMatchObject({
      description: "the first",
      tags: [{ key: "team", value: "red" }],
      aliases: [{ alias: "champion", version: "1" }],
      latest_versions: [{ version: "1", current_stage: "Production" }],
    });
    await page.getByRole("link", { name: run_id.slice(0, 8), exact: true }).click();
    await page.getByRole("link", { name: "run with files" }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.waitForURL(/\/registry$/);
    await page.getByRole("link", { name: "other", exact: true }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No models are registered yet").waitFor();
  });

  it("have quotas that are set on the settings, where the record says who set them", async () => {
    await page.goto("/settings");
    const quota = page.getByLabel("Quota of with files");
    await quota.fill("20 giraffes");
    await page.getByText("a size, such as 20 GB").waitFor();
    await quota.fill("20 GiB");
    await quota.press("Enter");
    const changes = page.getByRole("table", { name: "Changes of quotas" });
    await changes.getByRole("cell", { name: "20 GiB", exact: true }).waitFor();
    expect(await checkPage(page)).toEqual([]);
    await quota.fill("");
    await quota.press("Enter");
    await changes.getByRole("cell", { name: "no limit", exact: true }).waitFor();
  });
});

describe("what pages call things", () => {
  it.each(["/settings", "/workers"])("%s names no key of the code", async (path) => {
    await page.goto(path);
    await page
      .getByText(path === "/settings" ? "Oldest unsealed point" : "CPU cores")
      .first()
      .waitFor();
    const names = await page.locator("dt").allTextContents();
    expect(names.filter((name) => /^[a-z]+[A-Z]/.test(name))).toEqual([]);
  });

  it("shortens digests, to copy whole", async () => {
    await page.goto(`/runs/${made.runs[0]}`);
    await page.getByRole("button", { name: "Copy training fingerprint" }).waitFor();
    const values = await page.locator("dd").allTextContents();
    expect(values.filter((value) => /[0-9a-f]{40}/.test(value))).toEqual([]);
  });

  it("a new source is not wrong before anything was typed, and says what is missing when it is imported", async () => {
    await page.goto("/baselines/new");
    const title = page.getByLabel("Title", { exact: true });
    await title.waitFor();
    expect(await page.locator("[aria-invalid=true]").count()).toBe(0);
    await title.focus();
    await page.getByLabel("DOI").focus();
    await expect.poll(() => title.getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("button", { name: /^Fix \d+ errors?$/ }).waitFor();
  });

  it("a new table is offered although a class is called like an average", async () => {
    await page.goto("/tables/new");
    await page.getByRole("combobox", { name: "Default metric" }).click();
    await page.getByRole("option").nth(5).waitFor();
    const options = await page.getByRole("option").allTextContents();
    expect(new Set(options).size).toBe(options.length);
  });
});
