import { checkTableDefinition } from "@foldwise/core/tables";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { deleteBaseline, findBaseline, importBaseline, listBaselines } from "../baseline";
import { createSavedTable, deleteSavedTable, findSavedTable, listSavedTables, updateSavedTable } from ".";

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const define = (id: string, title = "A table", baseline: string | null = null) =>
  checkTableDefinition({
    id,
    title,
    baseline,
    metric: "accuracy",
    rows: [{ key: "a", label: "A" }],
    columns: [{ key: "b", label: "B" }],
  });
const create = (id: string, baseline: string | null = null) =>
  createSavedTable({ ctx: connection.db, definition: define(id, "A table", baseline), source: `id: ${id}` });
const update = (slug: string, id: string, title: string, base?: number) =>
  updateSavedTable({ ctx: connection.db, slug, definition: define(id, title), source: title, base });

it("keeps every revision, adds none for the same text, and refuses an edit of an old one", async () => {
  await create("one");
  await update("one", "one", "Second", 1);
  await update("one", "one", "Second");
  await expect(update("one", "one", "Third", 1)).rejects.toMatchObject({ code: "conflict" });
  const view = await findSavedTable({ ctx: connection.db, slug: "one" });
  expect(view.revisions.map(({ number }) => number)).toEqual([2, 1]);
  expect(view.definition.title).toBe("Second");
  expect(await listSavedTables(connection.db)).toMatchObject([{ slug: "one", revision: 2 }]);
});

it("has one live table of a name, however many ask at once, and gives the name of a deleted one free", async () => {
  const asked = await Promise.allSettled(Array.from({ length: 8 }, () => create("two")));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await create("three");
  await expect(update("three", "two", "Renamed")).rejects.toMatchObject({ code: "conflict" });
  await deleteSavedTable({ ctx: connection.db, slug: "two" });
  await expect(deleteSavedTable({ ctx: connection.db, slug: "two" })).rejects.toMatchObject({
    code: "not-found",
  });
  await update("three", "two", "Renamed");
  await expect(findSavedTable({ ctx: connection.db, slug: "three" })).rejects.toMatchObject({
    code: "not-found",
  });
  expect((await findSavedTable({ ctx: connection.db, slug: "two" })).revisions).toHaveLength(2);
});

it("numbers revisions without a gap when several edit at once", async () => {
  await create("busy");
  await Promise.all(Array.from({ length: 6 }, (_, i) => update("busy", "busy", `Title ${i}`)));
  const { revisions } = await findSavedTable({ ctx: connection.db, slug: "busy" });
  expect(revisions.map(({ number }) => number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
});

it("imports a baseline once, keeps its history, and goes back to what it said before", async () => {
  const put = (value: number, origin: "built-in" | "imported" = "imported", key = "lab") =>
    importBaseline({ ctx: connection.db, key, document: { value }, origin });
  const many = await Promise.all(Array.from({ length: 6 }, () => put(1)));
  expect(many.filter(({ added }) => added)).toHaveLength(1);
  expect((await put(2)).added).toBe(true);
  expect((await put(1)).added).toBe(true);
  const view = await findBaseline({ ctx: connection.db, key: "lab" });
  expect(view.document).toEqual({ value: 1 });
  expect(view.revisions).toHaveLength(3);
  await put(1, "built-in", "published");
  await expect(put(2, "imported", "published")).rejects.toMatchObject({ code: "conflict" });
  expect((await put(1, "imported", "published")).added).toBe(false);
  await expect(deleteBaseline({ ctx: connection.db, key: "published" })).rejects.toMatchObject({
    code: "conflict",
  });
});

it("does not delete a baseline that a table shows", async () => {
  await create("beside", "lab");
  await expect(deleteBaseline({ ctx: connection.db, key: "lab" })).rejects.toThrow(
    /published side of beside/,
  );
  await deleteSavedTable({ ctx: connection.db, slug: "beside" });
  await deleteBaseline({ ctx: connection.db, key: "lab" });
  expect((await listBaselines(connection.db)).map(({ key }) => key)).toEqual(["published"]);
  await expect(findBaseline({ ctx: connection.db, key: "lab" })).rejects.toMatchObject({ code: "not-found" });
});
