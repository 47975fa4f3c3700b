import { FoldwiseError } from "@foldwise/core/errors";
import { errorResponse } from "@/server/edge/errors";

export const dynamic = "force-dynamic";

/** An address that no route has gets the error body of every other refusal, not the page for people. */
function unknownAddress(request: Request): Response {
  const { pathname } = new URL(request.url);
  return errorResponse(
    new FoldwiseError(
      "not-found",
      `No ${request.method} ${pathname}; GET /api/v1/openapi.json lists all routes.`,
    ),
    pathname,
  );
}

export {
  unknownAddress as DELETE,
  unknownAddress as GET,
  unknownAddress as PATCH,
  unknownAddress as POST,
  unknownAddress as PUT,
};
