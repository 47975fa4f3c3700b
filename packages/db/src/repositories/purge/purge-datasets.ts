import type pg from "pg";

/** What no sweep and no training refers to; `$1` is the moment before which it was deleted. */
export const PURGEABLE_DATASETS = `from dataset d where d.deleted_at <= $1
  and not exists (select from sweep where dataset_id = d.id)
  and not exists (select from training where dataset_id = d.id)`;

/**
 * Removes deleted datasets that nothing refers to, with their images' rows and splits. The imports that made them stay
 * and name no dataset. Images that Foldwise generated go with a worker's round; a user's own folder is never touched.
 */
export async function purgeDatasets({ pool, before }: { pool: pg.Pool; before: string }): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(`select d.id ${PURGEABLE_DATASETS} order by d.id`, [
    before,
  ]);
  let removed = 0;
  for (const { id } of rows) {
    const gone = await pool.query(
      `with gone as (select d.id ${PURGEABLE_DATASETS} and d.id = $2 for update of d),
         imports as (update dataset_import i set dataset_id = null from gone where i.dataset_id = gone.id)
       delete from dataset using gone where dataset.id = gone.id`,
      [before, id],
    );
    removed += gone.rowCount ?? 0;
  }
  return removed;
}
