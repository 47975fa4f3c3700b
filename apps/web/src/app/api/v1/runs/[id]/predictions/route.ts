import { refusedUpload } from "@foldwise/core/contracts/upload-problem";
import type { PredictPayload } from "@foldwise/core/contracts/worker-requests";
import { invalid } from "@foldwise/core/errors";
import { trainedRun } from "@foldwise/db/repositories/worker-request";
import { handle } from "@/server/edge/handle";
import { ask } from "@/server/queries/ask";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.predict, async ({ db, params, body, images, request }) => {
  if (images.length === 0 && body.testImages === undefined)
    throw invalid([
      {
        field: "image",
        value: "none",
        problem: "no images were given",
        remedy: "upload files in the field image, or set testImages",
      },
    ]);
  if (images.length > 0 && body.testImages !== undefined)
    throw invalid([
      {
        field: "testImages",
        value: String(body.testImages),
        problem: "cannot be combined with uploaded images",
        remedy: "use one or the other",
      },
    ]);
  await trainedRun({ ctx: db, runId: params.id });
  const refused = images.flatMap(({ name, problem }, position) =>
    problem === null ? [] : [refusedUpload(problem, { position, name })],
  );
  const values = {
    kind: "predict",
    runId: params.id,
    payload: { ...body, refused } satisfies PredictPayload,
    images: images.filter(({ problem }) => problem === null),
  } as const;
  return ask({ db, request, values });
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
