import { FoldwiseError } from "@foldwise/core";
import { handle } from "@/server/edge/handle";
import { isToken, SESSION_COOKIE, sessionOf } from "@/server/edge/token";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.openSession, async ({ body, environment, request }) => {
  const { token } = environment;
  if (token === null) return { ok: true };
  if (!isToken(body.token, token))
    throw new FoldwiseError("unauthenticated", "That is not the token of this installation.");
  return Response.json(
    { ok: true },
    { headers: { "set-cookie": cookie(sessionOf(token), request, 30 * 86_400) } },
  );
});

export const DELETE = handle(ROUTES.closeSession, async ({ request }) =>
  Response.json({ ok: true }, { headers: { "set-cookie": cookie("", request, 0) } }),
);

function cookie(value: string, request: Request, seconds: number): string {
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  return `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
