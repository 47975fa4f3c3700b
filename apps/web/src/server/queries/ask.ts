import type { RequestView } from "@foldwise/core/contracts/http/request";
import type { Database } from "@foldwise/db/client";
import { createRequest, findRequest, type NewRequest } from "@foldwise/db/repositories/worker-request";
import { idempotencyKey } from "../edge/idempotency-key";
import { requestView } from "../views/request";

/** Queues a request for a worker; one sent again under its Idempotency-Key finds the first. */
export async function ask({
  db,
  request,
  values,
}: {
  db: Database;
  request: Request;
  values: Omit<NewRequest, "idempotencyKey">;
}): Promise<{ request: RequestView }> {
  const asked = { ...values, idempotencyKey: idempotencyKey(request) };
  const { id } = await createRequest({ ctx: db, request: asked });
  return { request: requestView(await findRequest({ ctx: db, id })) };
}
