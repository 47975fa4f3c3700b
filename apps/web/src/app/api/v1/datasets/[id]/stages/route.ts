import { invalid } from "@foldwise/core/errors";
import { findDataset, findDatasetImage } from "@foldwise/db/repositories/dataset";
import { handle } from "@/server/edge/handle";
import { ask } from "@/server/queries/ask";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.renderStages, async ({ db, params, body, images, request }) => {
  const {
    id: datasetId,
    slug,
    images: count,
  } = await findDataset({ ctx: db, key: params.id, deleted: true });
  if ((images.length === 0) === (body.image === undefined))
    throw invalid([
      {
        field: "image",
        value: body.image === undefined ? "missing" : String(body.image),
        problem: body.image === undefined ? "no image is given" : "cannot be combined with an uploaded image",
        remedy: "give a position in the dataset, or upload a file in the field image",
      },
    ]);
  if (body.image !== undefined && body.drawAs !== undefined)
    throw invalid([
      {
        field: "drawAs",
        value: String(body.drawAs),
        problem: "applies only to an uploaded image",
        remedy: "leave it out, or upload a file",
      },
    ]);
  if (body.image !== undefined && body.image >= count)
    throw invalid([
      {
        field: "image",
        value: String(body.image),
        problem: `not an image of ${slug}`,
        remedy: `0 to ${count - 1}`,
      },
    ]);
  if (body.image !== undefined) await findDatasetImage({ ctx: db, datasetId, index: body.image });
  return ask({ db, request, values: { kind: "stages", datasetId, payload: body, images } });
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
