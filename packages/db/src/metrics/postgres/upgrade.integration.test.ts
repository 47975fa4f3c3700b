import { expect, it } from "vitest";
import { createReleasedDatabase } from "../../../../../infra/testing/database";
import { connect } from "../../client";
import { migrate } from "../../migrate";
import { encodeChunk } from "../codec/chunk";
import { makeColumns } from "../codec/columns";
import { encodeBatch } from "../codec/journal";
import { lines } from "../testing/compare";
import { createMetricStore } from "./store";

/** The last migration of each schema that a chunk's row has had; the next one changed it. */
const RELEASED = ["0002_worker_requests"];

const columns = (steps: number[], values: number[]) =>
  Object.assign(makeColumns(steps.length), {
    steps: BigInt64Array.from(steps, BigInt),
    times: Float64Array.from(steps, () => 7),
    values: Float64Array.from(values),
  });

it.each(RELEASED)(
  "points that were written under %s are read, added to and counted after an upgrade",
  async (tag) => {
    const database = await createReleasedDatabase(tag);
    try {
      const connection = connect(database.url, { maxConnections: 3 });
      const { pool } = connection;
      const chunk = columns([1, 2, 3, 3], [0.5, Number.NaN, -1, 4]);
      await pool.query("insert into experiment (name) values ('old')");
      await pool.query("insert into run (experiment_id, name, points_id) values (1, 'old', 5)");
      await pool.query("insert into metric_name (name) values ('loss')");
      await pool.query(
        `insert into metric_series (owner_id, name_id, points, nonfinite, last_step, last_time, last_value, min_step, min_value, max_step, max_value)
       values (5, 1, 4, 1, 3, 7, 4, 3, -1, 3, 4)`,
      );
      await pool.query(
        `insert into metric_chunk (series_id, lo, lo_time, hi, hi_time, points, nonfinite, min_step, min_value, max_step, max_value, last_value, payload)
       values (1, 1, 7, 3, 7, 4, 1, 3, -1, 3, 4, 4, $1)`,
        [encodeChunk(chunk)],
      );
      await pool.query(
        "insert into metric_journal (owner_id, attempt, points, payload) values (5, 0, 3, $1)",
        [encodeBatch(new Map([[1, columns([3, 3, 4], [2, 4, 9])]]))],
      );
      await migrate(database.url);

      const store = createMetricStore(connection);
      const read = async () => {
        const { series, damage } = await store.readPoints({ owners: [{ runId: 1 }] });
        expect(damage).toEqual([]);
        return series.map(({ points }) => lines(points));
      };
      const expected = [["1 @7 = 0.5", "2 @7 = NaN", "3 @7 = -1", "3 @7 = 2", "3 @7 = 4", "4 @7 = 9"]];
      expect(await read()).toEqual(expected);
      await store.compact({ maxAgeMs: 0 });
      expect(await read()).toEqual(expected);
      expect(await store.latest({ runIds: [1] })).toMatchObject([{ points: 6, last: 9, min: -1, max: 9 }]);
      await connection.close();
    } finally {
      await database.drop();
    }
  },
);
