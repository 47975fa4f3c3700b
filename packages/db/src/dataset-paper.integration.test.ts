import { afterAll, beforeAll, expect, it } from "vitest";
import { createReleasedDatabase, type TestDatabase } from "../../../infra/testing/database";
import { RELEASED_TAG } from "../../../infra/testing/released";
import { connect } from "./client";
import { migrate } from "./migrate";

let database: TestDatabase;
beforeAll(async () => {
  database = await createReleasedDatabase(RELEASED_TAG);
});
afterAll(() => database.drop());

it("gives the dataset of the paper that 0.1 knew its id, and no other dataset one", async () => {
  const connection = connect(database.url, { maxConnections: 1 });
  try {
    const { pool } = connection;
    for (const isPublished of [true, false])
      await pool.query(
        `insert into dataset (slug, name, kind, fingerprint, classes, positive_class, images, width, height, folds, location, manifest, report, is_article)
         values ($1, 'D', 'imported', $1, '{blast,normal}', 'blast', 2, 32, 32, '{0}', 'nowhere', '{}', '{}', $2)`,
        [isPublished ? "published" : "own", isPublished],
      );
    await migrate(database.url);
    const { rows } = await pool.query("select slug, paper from dataset order by id");
    expect(rows).toEqual([
      { slug: "published", paper: "frai-2025-1620252" },
      { slug: "own", paper: null },
    ]);
  } finally {
    await connection.close();
  }
});
