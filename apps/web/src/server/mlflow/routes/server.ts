import { z } from "zod";
import { mlflowRoute } from "../define";

export const SERVER_ROUTES = [
  mlflowRoute({
    method: "GET",
    path: "/mlflow/server-info",
    input: z.object({}),
    answer: () =>
      Promise.resolve({
        store_type: "SqlStore",
        workspaces_enabled: false,
        trace_archival_enabled: false,
        multipart_uploads_enabled: false,
        multipart_downloads_enabled: false,
        presigned_upload_run_id_supported: false,
        presigned_upload_model_id_supported: false,
        features_enabled: { gateway: false },
      }),
  }),
];
