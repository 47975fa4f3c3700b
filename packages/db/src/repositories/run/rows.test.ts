import { drizzle } from "drizzle-orm/node-postgres";
import { expect, it } from "vitest";
import * as schema from "../../schema";
import { selectRuns } from "./rows";

it("joins runs in a statement without the nesting, which Postgres estimates to cost more than any join", () => {
  const { sql } = selectRuns(drizzle.mock({ schema }), undefined, 1).toSQL();
  expect(sql).toMatch(/left join "attempt"/);
  expect(sql).not.toMatch(/recursive|parentRunId/);
});
