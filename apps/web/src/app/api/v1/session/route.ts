import { closeSession, openSession } from "@foldwise/db/repositories/session";
import { handle } from "@/server/edge/handle";
import { checkToken, digestOf, newSessionValue, SESSION_COOKIE, sessionCookie } from "@/server/edge/token";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

const SESSION_SECONDS = 7 * 86_400;

export const GET = handle(ROUTES.showSession, async ({ environment }) => ({
  tokenRequired: environment.token !== null,
}));

export const POST = handle(ROUTES.openSession, async ({ body, db, environment, request }) => {
  const { token } = environment;
  if (token === null) return { ok: true };
  checkToken(request, body.token, { token });
  const value = newSessionValue();
  await openSession({ ctx: db, digest: digestOf(value), seconds: SESSION_SECONDS });
  return Response.json({ ok: true }, { headers: { "set-cookie": cookie(value, request, SESSION_SECONDS) } });
});

export const DELETE = handle(ROUTES.closeSession, async ({ db, request }) => {
  const value = sessionCookie(request);
  if (value !== null) await closeSession({ ctx: db, digest: digestOf(value) });
  return Response.json({ ok: true }, { headers: { "set-cookie": cookie("", request, 0) } });
});

function cookie(value: string, request: Request, seconds: number): string {
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  return `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

export { refuseMethod as PATCH, refuseMethod as PUT } from "@/server/edge/refuse-method";
