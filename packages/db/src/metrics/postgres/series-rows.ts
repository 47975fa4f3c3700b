import type { Boundary } from "../merge/fence";
import type { Queryable } from "./context";
import { toBoundaries } from "./load";

/** A series' row: its summary and its fence. */
export interface SeriesRow {
  id: number;
  ownerId: number;
  nameId: number;
  boundaries: Boundary[];
  points: number;
  nonfinite: number;
  last: { step: bigint; time: number; value: number } | null;
  min: { step: bigint; value: number } | null;
  max: { step: bigint; value: number } | null;
}

interface Row {
  id: string;
  owner_id: string;
  name_id: number;
  attempts: number[];
  from_steps: string[];
  points: string;
  nonfinite: string;
  last_step: string | null;
  last_time: string | null;
  last_value: number | null;
  min_step: string | null;
  min_value: number | null;
  max_step: string | null;
  max_value: number | null;
}

/** Rows of series by owner and name, made where they are new. The caller holds the owners' locks. */
export async function loadSummaryRows(
  client: Queryable,
  wanted: readonly Pick<SeriesRow, "ownerId" | "nameId">[],
): Promise<SeriesRow[]> {
  const keys = [wanted.map(({ ownerId }) => ownerId), wanted.map(({ nameId }) => nameId)];
  await client.query(
    `insert into metric_series (owner_id, name_id)
     select owner_id, name_id from unnest($1::bigint[], $2::int[]) wanted(owner_id, name_id)
     where not exists (select from metric_series s
                       where s.owner_id = wanted.owner_id and s.name_id = wanted.name_id)`,
    keys,
  );
  const { rows } = await client.query<Row>(
    `select s.* from unnest($1::bigint[], $2::int[]) wanted(owner_id, name_id)
     join metric_series s using (owner_id, name_id) order by s.id`,
    keys,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    ownerId: Number(row.owner_id),
    nameId: row.name_id,
    boundaries: toBoundaries(row.attempts, row.from_steps),
    points: Number(row.points),
    nonfinite: Number(row.nonfinite),
    last:
      row.last_step === null || row.last_value === null
        ? null
        : { step: BigInt(row.last_step), time: Number(row.last_time), value: row.last_value },
    min: extreme(row.min_step, row.min_value),
    max: extreme(row.max_step, row.max_value),
  }));
}

function extreme(step: string | null, value: number | null): { step: bigint; value: number } | null {
  return step === null || value === null ? null : { step: BigInt(step), value };
}
