import { notFound } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import {
  findLoggedModel,
  type LoggedModelRecord,
  listModelPoints,
} from "@foldwise/db/repositories/logged-model";
import { listRegistrations } from "@foldwise/db/repositories/registered-model";
import { z } from "zod";
import { dashedId } from "./fields";
import { loggedModelMessage, modelHexId } from "./views/logged-model";

/** MLflow's id of a logged model, `m-` and 32 hexadecimal digits, as the UUID that it is here. */
export const modelId = z
  .string()
  .regex(/^m-[0-9a-f]{32}$/i, "must be the id of a logged model: m- and 32 hexadecimal digits")
  .transform((id) => dashedId(id.slice(2)));

/** @throws FoldwiseError `not-found` */
export async function requireModel(ctx: Context, uid: string): Promise<LoggedModelRecord> {
  const found = await findLoggedModel({ ctx, uid });
  if (!found) throw notFound("model", modelHexId(uid));
  return found;
}

/** Models with what was measured of them, and the versions that they are registered as. */
export async function modelMessages(ctx: Context, models: readonly LoggedModelRecord[]) {
  const [points, registrations] = await Promise.all([
    listModelPoints({ ctx, modelIds: models.map(({ uid }) => modelHexId(uid)) }),
    listRegistrations({ ctx, uids: models.map(({ uid }) => uid) }),
  ]);
  return models.map((model) =>
    loggedModelMessage(model, {
      points: points.filter((point) => point.modelId === modelHexId(model.uid)),
      registrations: registrations.filter(({ loggedModelUid }) => loggedModelUid === model.uid),
    }),
  );
}
