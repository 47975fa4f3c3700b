export const dynamic = "force-dynamic";

/** What MLflow's clients and load balancers ask for; GET /api/health says how the parts are. */
export function GET(): Response {
  return new Response("OK", { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}
