import { desc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { artifactSettings, experiment, quotaChange } from "../../schema";
import { artifactBytesInAll } from "./usage";

export interface QuotaChangeRecord {
  /** Null for the quota of all experiments together. */
  experimentId: number | null;
  experimentName: string | null;
  quota: "maxTrainings" | "maxArtifactBytes";
  /** Null where it was removed. */
  value: number | null;
  by: string;
  createdAt: Date;
}

export interface Storage {
  /** Bytes of all files. */
  artifactBytes: number;
  /** Null for no limit. */
  maxArtifactBytes: number | null;
  /** Newest first. */
  changes: QuotaChangeRecord[];
}

const MAX_CHANGES = 50;

/** What all files take, the quota of all, and who changed quotas last. */
export async function readStorage({ ctx }: { ctx: Context }): Promise<Storage> {
  const [artifactBytes, settings, changes] = await Promise.all([
    artifactBytesInAll({ ctx }),
    ctx.select({ max: artifactSettings.maxArtifactBytes }).from(artifactSettings),
    ctx
      .select({
        experimentId: quotaChange.experimentId,
        experimentName: experiment.name,
        quota: quotaChange.quota,
        value: quotaChange.value,
        by: quotaChange.by,
        createdAt: quotaChange.createdAt,
      })
      .from(quotaChange)
      .leftJoin(experiment, eq(experiment.id, quotaChange.experimentId))
      .orderBy(desc(quotaChange.id))
      .limit(MAX_CHANGES),
  ]);
  return { artifactBytes, maxArtifactBytes: settings[0]?.max ?? null, changes };
}

/** Sets the quota of all files together, and records who did; null removes it. What is stored stays. */
export async function setArtifactQuota({
  ctx,
  maxArtifactBytes,
  by,
}: {
  ctx: Context;
  maxArtifactBytes: number | null;
  by: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    await tx
      .insert(artifactSettings)
      .values({ maxArtifactBytes })
      .onConflictDoUpdate({ target: artifactSettings.id, set: { maxArtifactBytes } });
    await tx.insert(quotaChange).values({ quota: "maxArtifactBytes", value: maxArtifactBytes, by });
  });
}
