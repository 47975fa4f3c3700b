import type { RequestView } from "@foldwise/core/contracts/worker-requests";
import type { Database } from "@foldwise/db/client";
import { createRequest, type NewRequest, viewRequest } from "@foldwise/db/repositories/worker-request";
import { idempotencyKey } from "../edge/idempotency-key";

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
  return { request: await viewRequest({ ctx: db, id }) };
}
