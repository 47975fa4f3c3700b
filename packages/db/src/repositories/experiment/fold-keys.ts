import { invalid, notFound, type Problem } from "@foldwise/core/errors";
import { FOLD_NAME_TAGS, FOLD_NAMES, type FoldName, foldKeysOf } from "@foldwise/core/fold-groups";
import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";

/**
 * Says which parameters or tags of an experiment's logged runs hold fold, seed and repeat; null for those that are called
 * so, undefined for what is not changed. They are tags of the experiment, as MLflow's clients set them.
 * @throws FoldwiseError `not-found`; `invalid` where two of them would be the same
 */
export async function setFoldKeys({
  ctx,
  id,
  keys,
}: {
  ctx: Context;
  id: number;
  keys: Readonly<Partial<Record<FoldName, string | null | undefined>>>;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [found] = await tx
      .select({ tags: experiment.tags })
      .from(experiment)
      .where(and(eq(experiment.id, id), isNull(experiment.deletedAt)))
      .for("no key update");
    if (!found) throw notFound("experiment", id);
    const tags = { ...found.tags };
    for (const name of FOLD_NAMES) {
      const key = keys[name];
      if (key === undefined) continue;
      if (key === null || key === name) delete tags[FOLD_NAME_TAGS[name]];
      else tags[FOLD_NAME_TAGS[name]] = key;
    }
    requireDistinct(tags);
    await tx.update(experiment).set({ tags }).where(eq(experiment.id, id));
  });
}

function requireDistinct(tags: Readonly<Record<string, string>>): void {
  const keys = foldKeysOf(tags);
  const problems = FOLD_NAMES.flatMap((name, index): Problem[] => {
    const other = FOLD_NAMES.slice(0, index).find((earlier) => keys[earlier] === keys[name]);
    if (other === undefined) return [];
    return [
      {
        field: `foldKeys.${name}`,
        value: JSON.stringify(keys[name]),
        problem: `holds the ${other} already`,
        remedy: "name another parameter or tag",
      },
    ];
  });
  if (problems.length > 0) throw invalid(problems);
}
