import type { ArtifactStore, TakenArtifact } from "../../artifacts";
import type { Context } from "../../client";
import { artifactOwner } from "./artifact-owner";
import { namedArtifacts } from "./named-artifacts";

/**
 * Removes those of a few artifacts that nothing names any more, as soon as their last name is gone: nobody waits for the
 * collection to come by. What was put again since it was looked up stays, as whoever did is about to name it; so does
 * everything in a store that belongs to another database.
 * @param taken as `find` answered before they lost their name
 * @returns how many went
 */
export async function removeUnnamed({
  ctx,
  artifacts,
  taken,
}: {
  ctx: Context;
  artifacts: Pick<ArtifactStore, "removeTaken" | "claimOwner">;
  taken: readonly Pick<TakenArtifact, "sha256" | "version">[];
}): Promise<number> {
  const distinct = new Map(taken.map((one) => [one.sha256, one]));
  const named = await namedArtifacts(ctx, [...distinct.keys()]);
  const unnamed = [...distinct.values()].filter(({ sha256 }) => !named.has(sha256));
  if (unnamed.length === 0) return 0;
  const own = await artifactOwner({ ctx });
  if (own !== null && (await artifacts.claimOwner(own)) !== own) return 0;
  for (const one of unnamed) await artifacts.removeTaken(one);
  return unnamed.length;
}
