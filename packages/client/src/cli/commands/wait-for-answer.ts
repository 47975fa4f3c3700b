import type { RequestView } from "@foldwise/core/contracts/http/request";
import type { RequestResult } from "@foldwise/core/contracts/worker-requests";
import type { CliContext } from "../context";

/** Waits for a worker's answer and says, once each, what it waits for. */
export function waitForAnswer<Kind extends RequestResult["kind"]>(
  { client, signal, say }: CliContext,
  queued: RequestView,
  kind: Kind,
): Promise<Extract<RequestResult, { kind: Kind }>> {
  let last = "";
  return client.requests.answer(queued, kind, {
    signal,
    onChange: (view) => {
      const line = waitingLine(view);
      if (line !== null && line !== last) say(line);
      last = line ?? last;
    },
  });
}

function waitingLine({ id, state, ahead, attempts }: RequestView): string | null {
  if (state === "queued") return `request ${id} waits${ahead > 0 ? ` behind ${ahead}` : ""}`;
  if (state !== "running") return null;
  return attempts > 1
    ? `request ${id}: a worker stopped, another has taken over`
    : `request ${id}: a worker is processing it`;
}
