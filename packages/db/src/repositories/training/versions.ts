import type { TrainingSpec } from "@foldwise/core/sweep";
import { and, ne, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { worker } from "../../schema";
import { isLiveWorker } from "../worker/live";

/** Versions of a trainer and of its libraries, by name: part of a training's fingerprint. */
export type Versions = Readonly<Record<string, string>>;

/** The key of a fingerprint's versions that says on what else the training was trained before. */
export const CONTINUED_FROM = "continuedFrom";

/** True where a worker of these versions trains what the spec says, whatever trained it before. */
export function sameVersions(spec: Versions, own: Versions): boolean {
  const { [CONTINUED_FROM]: _, ...current } = spec;
  const names = new Set([...Object.keys(current), ...Object.keys(own)]);
  return [...names].every((name) => current[name] === own[name]);
}

/**
 * The versions of a training that a worker of other versions takes over. Before its first epoch, the worker's own. Later
 * what came before is named too, with the training's uid: what two builds trained together is shared with no plan.
 */
export function takeOverVersions(
  { versions }: Pick<TrainingSpec, "versions">,
  own: Versions,
  { uid, epoch }: { uid: string; epoch: number },
): Record<string, string> {
  if (epoch === 0) return { ...own };
  const { [CONTINUED_FROM]: earlier = uid, ...current } = versions;
  const names = Object.keys(current).sort();
  const text = names.map((name) => `${name} ${current[name]}`).join(", ");
  return { ...own, [CONTINUED_FROM]: `${earlier}; to epoch ${epoch}: ${text}` };
}

/**
 * The versions that the live workers of a resource class have of a trainer: those of most slots, where builds differ.
 * Null where no live worker serves the class. A provisional answer: the worker that claims a training has the last word.
 */
export async function versionsOfClass({
  ctx,
  resourceClass,
  kind,
}: {
  ctx: Context;
  resourceClass: string;
  kind: string;
}): Promise<Versions | null> {
  const rows = await ctx
    .select({ slots: worker.slots, versions: worker.versions })
    .from(worker)
    .where(and(isLiveWorker(), sql`${resourceClass} = any(${worker.classes})`))
    .orderBy(worker.id);
  const builds = new Map<string, { versions: Versions; slots: number }>();
  for (const row of rows) {
    const versions = row.versions[kind];
    if (!versions) continue;
    const key = JSON.stringify(Object.entries(versions).sort());
    builds.set(key, { versions, slots: (builds.get(key)?.slots ?? 0) + row.slots });
  }
  const [most] = [...builds].sort(([a, { slots: x }], [b, { slots: y }]) => y - x || (a < b ? -1 : 1));
  return most?.[1].versions ?? null;
}

/** True where another live worker of the class has the versions that the spec names. */
export async function isServedElsewhere(
  ctx: Context,
  { spec, resourceClass, workerId }: { spec: TrainingSpec; resourceClass: string; workerId: string },
): Promise<boolean> {
  const rows = await ctx
    .select({ versions: worker.versions })
    .from(worker)
    .where(and(isLiveWorker(), ne(worker.id, workerId), sql`${resourceClass} = any(${worker.classes})`));
  return rows.some(({ versions }) => {
    const build = versions[spec.trainer.kind];
    return build && Object.entries(build).every(([name, version]) => spec.versions[name] === version);
  });
}
