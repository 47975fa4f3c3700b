import { checkedWorkSchema } from "@foldwise/core/contracts/checked-work";
import { sweepResponseSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export function checkQuery(text: string, isRight: boolean) {
  return queryOptions({
    queryKey: ["plan-check", text],
    queryFn: ({ signal }) =>
      fetchJson(checkedWorkSchema, "/api/v1/sweeps/check", { method: "POST", yaml: text, signal }),
    enabled: isRight,
    staleTime: 30_000,
  });
}

export async function launchSweep(text: string, idempotencyKey: string) {
  const answer = await fetchJson(sweepResponseSchema, "/api/v1/sweeps", {
    method: "POST",
    yaml: text,
    idempotencyKey,
  });
  return answer.sweep;
}
