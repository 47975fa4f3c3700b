import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { baselineListSchema } from "@foldwise/core/contracts/http-responses";
import { baselineImportedSchema, baselineResponseSchema } from "@foldwise/core/contracts/saved-tables";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DELETE as remove, GET as show } from "@/app/api/v1/baselines/[id]/route";
import { POST as create, GET as list } from "@/app/api/v1/baselines/route";
import { GET as showTable } from "@/app/api/v1/tables/[id]/route";
import { POST as createTable } from "@/app/api/v1/tables/route";
import { send, startApi, type TestApi } from "./testing/api";
import { builtInPapers } from "./testing/papers";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const lab = (value = 93.2, more = "") => `id: my-lab-2026
source: { title: A title, url: https://example.org/paper, year: 2026 }
dataset: tiny cells
values:
  - { table: "1", row: resnet50, column: accuracy, metric: accuracy, value: ${value}, unit: "%", n: 500 }
  - { table: "1", row: vgg16, column: accuracy, metric: accuracy, value: 0.9, unit: fraction }
${more}`;
const yaml = { "content-type": "application/yaml" };
const post = (body: string, query = "") =>
  send(create, `/api/v1/baselines${query}`, { method: "POST", headers: yaml, body });
const put = async (body: string, query = "") => {
  const answer = await post(body, query);
  expect(answer.status).toBe(200);
  return baselineImportedSchema.parse(await answer.json());
};
const view = (id: string) => send(show, `/api/v1/baselines/${id}`, { params: { id } });
const drop = (id: string) =>
  send(remove, `/api/v1/baselines/${id}`, { method: "DELETE", params: { id }, body: {} });

describe("published numbers of one's own", () => {
  it("are imported once, revised when they change, and listed beside the built-in ones", async () => {
    expect(await put(lab(), "?check=1")).toMatchObject({ added: false, numbers: 2, warnings: [] });
    expect((await view("my-lab-2026")).status).toBe(404);
    expect((await put(lab())).added).toBe(true);
    expect((await put(lab())).added).toBe(false);
    expect((await put(lab(94))).added).toBe(true);
    const { baseline } = baselineResponseSchema.parse(await (await view("my-lab-2026")).json());
    expect(baseline.revisions).toHaveLength(2);
    expect(baseline.source).toContain("value: 94");
    const { baselines } = baselineListSchema.parse(await (await send(list, "/api/v1/baselines")).json());
    expect(baselines.map(({ key, origin }) => [key, origin])).toEqual([
      ...builtInPapers().map((key) => [key, "built-in"]),
      ["my-lab-2026", "imported"],
    ]);
  });

  it("warn of a fraction given as a percent, and go in", async () => {
    const { warnings } = await put(lab(0.94), "?check=1");
    expect(warnings[0]).toMatchObject({ field: "values.0.unit", value: "0.94 percent" });
    expect(warnings[0]?.remedy).toContain("fraction");
  });

  it("are the published side of a table, with a Wilson interval where n is known", async () => {
    const body = `id: beside
title: Beside the lab
baseline: my-lab-2026
baselineTable: "1"
unit: percent
rows: [{ key: resnet50, label: ResNet-50 }, { key: vgg16, label: VGG16, publishedOnly: true }]
columns: [{ key: accuracy, label: Accuracy, metric: accuracy }]
`;
    expect((await send(createTable, "/api/v1/tables", { method: "POST", headers: yaml, body })).status).toBe(
      201,
    );
    const table = async () =>
      filledTableSchema.parse(
        await (await send(showTable, "/api/v1/tables/beside", { params: { id: "beside" } })).json(),
      );
    const [first, second] = (await table()).cells;
    expect(first?.published).toMatchObject({ value: 0.94, printed: "94", n: 500 });
    expect(first?.published?.intervalMethod).toContain("Wilson");
    expect(first?.published?.interval?.[0]).toBeLessThan(0.93);
    expect(second?.published).toMatchObject({ value: 0.9, n: null, interval: null });
    await put(lab(95));
    expect((await table()).cells[0]?.published?.value).toBe(0.95);
    expect((await drop("my-lab-2026")).status).toBe(409);
  });

  it("do not take the place of a paper's, which cannot be deleted", async () => {
    expect((await post(lab().replace("my-lab-2026", "frai-2025-1620252"))).status).toBe(409);
    expect((await drop("frai-2025-1620252")).status).toBe(409);
    expect((await drop("nobody")).status).toBe(404);
  });
});

describe("a file that is wrong is refused whole, with field, value and remedy", () => {
  it.each([
    ["no YAML", "values: [", "file"],
    ["nothing", "", "file"],
    ["a missing unit", lab().replace(', unit: "%"', ""), "values.0.unit"],
    ["an unknown unit", lab().replace('"%"', "promille"), "values.0.unit"],
    ["a percent beyond 100", lab(930), "values.0.value"],
    ["a fraction beyond 1", lab().replace("value: 0.9,", "value: 90,"), "values.1.value"],
    ["an unknown metric", lab().replace("metric: accuracy", "metric: exactness"), "values.0.metric"],
    ["a number twice", lab().replace("vgg16", "resnet50"), "values.1"],
    ["a bad DOI", lab().replace("url: https://example.org/paper", "doi: 10.3389"), "source.doi"],
    ["a script for an address", lab().replace("https://example.org/paper", '"javascript:x"'), "source.url"],
    ["an n that is no whole number", lab().replace("n: 500", "n: 0.5"), "values.0.n"],
    ["an unknown key", lab(93, "colour: red"), "colour"],
    ["an id for no address", lab().replace("my-lab-2026", "../lab"), "id"],
  ])("%s", async (_, body, field) => {
    const before = await api.connection.pool.query("select count(*) from baseline_source");
    const answer = await post(body);
    expect(answer.status).toBe(400);
    const [problem] = errorBodySchema.parse(await answer.json()).error.problems;
    expect(problem?.field).toBe(field);
    expect(problem?.value).toBeTruthy();
    if (!["file", "colour"].includes(field)) expect(problem?.remedy).toBeTruthy();
    expect((await api.connection.pool.query("select count(*) from baseline_source")).rows).toEqual(
      before.rows,
    );
  });
});
