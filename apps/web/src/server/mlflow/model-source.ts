import { type FoldwiseError, invalid } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import { findLoggedModel } from "@foldwise/db/repositories/logged-model";
import { findRunEntry } from "@foldwise/db/repositories/logged-run";
import type { ModelVersionRecord } from "@foldwise/db/repositories/registered-model";
import { modelId, requireModel } from "./model-of";
import { requireAliasedVersion, requireModelVersion, requireRegisteredModel, stage } from "./registry-of";
import { modelRoot } from "./views/logged-model";
import { runRoot } from "./views/run";

type Origin = Pick<ModelVersionRecord, "source" | "storageLocation" | "runUid" | "loggedModelUid">;
interface Given {
  source: string;
  runUid: string | null;
  loggedModelUid: string | null;
}

/** With a name of one letter it would be a drive of Windows. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;
const LOGGED_MODEL = /^models:\/(m-[0-9a-f]{32})$/i;
const REGISTERED_VERSION = /^models:\/([^/@:]+)(?:\/([^/@]+)|@([^/@]+))$/;

/**
 * What a new version is of: `models:/…` becomes the address of the files that it names, with their run and model.
 * @throws FoldwiseError `invalid` for a source that leaves its folder, is a file of this machine, or is not of the model
 * that is named with it; `not-found` for a model or version that there is not
 */
export async function resolveSource(ctx: Context, given: Given): Promise<Origin> {
  const { source } = given;
  if (isRelative(source))
    throw refuse(source, "leaves its folder by ..", "name the folder itself, without relative parts");
  const scheme = SCHEME.exec(source)?.[1]?.toLowerCase();
  if (scheme === "models") return resolveModels(ctx, given);
  if (scheme === undefined || scheme === "file") {
    if (!(await isOfOwner(ctx, given)))
      throw refuse(
        source,
        "is a path of a machine, and in no folder of the run or model that is named with it",
        "name the run_id or model_id that logged it, or use runs:/RUN/PATH or models:/MODEL",
      );
  }
  return { ...given, storageLocation: source, runUid: given.runUid ?? (await runOfModel(ctx, given)) };
}

async function resolveModels(ctx: Context, given: Given): Promise<Origin> {
  const { source } = given;
  const [, logged] = LOGGED_MODEL.exec(source) ?? [];
  if (logged !== undefined) {
    const model = await requireModel(ctx, modelId.parse(logged));
    requireSame(given, model.uid);
    return {
      source,
      storageLocation: modelRoot(model),
      runUid: given.runUid ?? model.sourceRunUid,
      loggedModelUid: model.uid,
    };
  }
  const [, name, number, alias] = REGISTERED_VERSION.exec(source) ?? [];
  if (name === undefined)
    throw refuse(source, "names no model", "use models:/m-…, models:/NAME/VERSION or models:/NAME@ALIAS");
  const version = await namedVersion(ctx, { name, number, alias });
  requireSame(given, version.loggedModelUid);
  return {
    source: `models:/${version.name}/${version.version}`,
    storageLocation: version.storageLocation,
    runUid: given.runUid ?? version.runUid,
    loggedModelUid: version.loggedModelUid,
  };
}

/** By its number, an alias, `latest`, or as the greatest of a stage. */
async function namedVersion(
  ctx: Context,
  { name, number, alias }: { name: string; number: string | undefined; alias: string | undefined },
): Promise<ModelVersionRecord> {
  if (number !== undefined && /^\d{1,9}$/.test(number))
    return requireModelVersion(ctx, { name, version: Number(number) });
  const wanted = number === undefined ? undefined : stage.safeParse(number).data;
  if (wanted === undefined) return requireAliasedVersion(ctx, { name, alias: alias ?? number ?? "" });
  const found = (await requireRegisteredModel(ctx, name)).latestVersions.find((one) => one.stage === wanted);
  if (!found) throw refuse(`models:/${name}/${number}`, "names a stage without versions", "name a version");
  return found;
}

function requireSame({ source, loggedModelUid }: Given, found: string | null): void {
  if (loggedModelUid !== null && loggedModelUid !== found)
    throw refuse(
      source,
      "is not the model that model_id names",
      "leave model_id out, or name the same model",
    );
}

async function runOfModel(ctx: Context, { loggedModelUid }: Given): Promise<string | null> {
  const model = loggedModelUid === null ? null : await findLoggedModel({ ctx, uid: loggedModelUid });
  return model?.sourceRunUid ?? null;
}

/** Whether a path is below the folder in which the run or model keeps its files. */
async function isOfOwner(ctx: Context, { source, runUid, loggedModelUid }: Given): Promise<boolean> {
  const [model, run] = await Promise.all([
    loggedModelUid === null ? null : findLoggedModel({ ctx, uid: loggedModelUid }),
    runUid === null ? null : findRunEntry({ ctx, uid: runUid }),
  ]);
  const roots = [...(model ? [modelRoot(model)] : []), ...(run ? [runRoot(run)] : [])];
  return roots.some((root) => `${plainPath(source)}/`.startsWith(`${plainPath(root)}/`));
}

const plainPath = (address: string) =>
  address
    .replace(/^file:/i, "")
    .replace(/\/+/g, "/")
    .replace(/\/$/, "");

/** Most times that a part is decoded, as one that is encoded again and again may hide. */
const MAX_DECODINGS = 10;

function isRelative(source: string): boolean {
  let decoded = source;
  for (let round = 0; round < MAX_DECODINGS; round++) {
    if (decoded.split(/[/\\]/).includes("..")) return true;
    const next = decode(decoded);
    if (next === decoded) return false;
    decoded = next;
  }
  return true;
}

/** What is not encoded well stays as it is. */
const decode = (text: string) =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (part) => Buffer.from(part.replaceAll("%", ""), "hex").toString());

function refuse(source: string, problem: string, remedy: string): FoldwiseError {
  return invalid([{ field: "source", value: source, problem, remedy }]);
}
