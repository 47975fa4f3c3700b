import { readStorage, setArtifactQuota } from "@foldwise/db/repositories/artifact-file";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { storageView } from "@/server/views/storage";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showStorage, async ({ db, storeState }) => {
  const [storage, store] = await Promise.all([readStorage({ ctx: db }), storeState()]);
  return storageView(storage, store);
});

export const PATCH = handle(ROUTES.changeStorage, async ({ db, body, storeState }) => {
  await setArtifactQuota({ ctx: db, ...body });
  return storageView(await readStorage({ ctx: db }), await storeState());
});

export {
  refuseMethod as DELETE,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
