/** Runs and logged models whose files a version of a registered model names, by their uid in its address. */
export const NAMED_BY_VERSIONS = `(select m[1]::uuid from model_version v,
  regexp_matches(v.storage_location || ' ' || v.source, '[0-9a-f]{32}', 'g') as m)`;

/** A run that a purge leaves: not deleted, not for long enough (`$at` is that moment), or its files are a version's. */
export const isKept = (run: string, at: string) =>
  `(${run}.deleted_at is null or ${run}.deleted_at > ${at} or ${run}.uid in ${NAMED_BY_VERSIONS})`;
