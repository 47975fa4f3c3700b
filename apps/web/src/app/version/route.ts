import { VERSION } from "@/server/version";

export const dynamic = "force-dynamic";

/** The version as text, where MLflow's clients ask for it. */
export function GET(): Response {
  return new Response(VERSION, { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}
