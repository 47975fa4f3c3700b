import type { Owner } from "../contract";
import type { Queryable } from "./context";

/** The number that points are kept under for each owner; null where there is none (yet). */
export async function resolveOwners(client: Queryable, owners: readonly Owner[]): Promise<(number | null)[]> {
  const runIds = owners.map((owner) => ("runId" in owner ? owner.runId : null));
  const trainingIds = owners.map((owner) => ("trainingId" in owner ? owner.trainingId : null));
  const { rows } = await client.query<{ id: string | null }>(
    `select coalesce(t.points_id, r.points_id) as id
     from unnest($1::bigint[], $2::bigint[]) with ordinality o(run_id, training_id, at)
     left join run r on r.id = o.run_id
     left join training t on t.id = coalesce(o.training_id, r.training_id)
     order by o.at`,
    [runIds, trainingIds],
  );
  return rows.map(({ id }) => (id === null ? null : Number(id)));
}
