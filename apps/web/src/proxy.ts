import { FoldwiseError } from "@foldwise/core/errors";
import { type NextRequest, NextResponse } from "next/server";
import { guardHost } from "./server/edge/guard";
import { parseEnvironment, type WebEnvironment } from "./server/environment";

/** The API guards itself, more strictly; built files hold nothing that a host name would have to guard. */
export const config = { matcher: ["/((?!api/|ajax-api/|_next/static/).*)"] };

let environment: WebEnvironment | undefined;

/** Pages answer the names that are served here, and only requests that read. */
export function proxy(request: NextRequest): NextResponse {
  if (request.method !== "GET" && request.method !== "HEAD")
    return new NextResponse("Pages are read with GET.\n", { status: 405, headers: { allow: "GET, HEAD" } });
  try {
    environment ??= parseEnvironment(process.env);
    const { token, allowedHosts } = environment;
    guardHost(request, { allowedHosts, anyAddress: token !== null });
    return NextResponse.next();
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    // In development the pages can be worked on without a database; see start-up.ts.
    if (error.code === "invalid") return NextResponse.next();
    return new NextResponse(`${error.message}\n`, { status: 403 });
  }
}
