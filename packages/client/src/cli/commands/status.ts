import type { Storage } from "@foldwise/core/contracts/http/queue";
import type { Health } from "@foldwise/core/contracts/http/worker";
import { bytesText, connectionTexts, healthWarnings, STORE_TEXTS } from "@foldwise/core/words";
import type { Command } from "commander";
import { contextOf } from "../context";
import { Failed } from "../exit-codes";
import { textTable } from "../text";
import { workerNotes } from "./worker-notes";

export function addStatusCommand(program: Command): void {
  program
    .command("status")
    .description("check the installation; exit 1 when a component is unavailable")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const health = await context.client.health();
      const workers = health.postgres === "ok" ? await context.client.workers.list() : [];
      const storage = health.postgres === "ok" ? await context.client.artifacts.storage() : null;
      const isStoreWell = !["refused", "unreachable"].includes(health.artifacts?.status ?? "ok");
      const rows = workers.map((w) => [w.id, w.state, w.classes.join(" "), `${w.busy.length}/${w.slots}`]);
      const notes = workerNotes(workers);
      context.print(
        { url: context.url, ...health, workerViews: workers, storage, notes },
        [
          `${context.url}: ${health.status} (version ${health.version})`,
          `postgres ${health.postgres}, temporal ${health.temporal}, workers ${health.workers}`,
          connectionLine(health),
          storage && storageLine(storage),
          storage?.store?.problem?.message ?? null,
          ...healthWarnings(health).map((warning) => `warning: ${warning}`),
          ...notes,
          rows.length > 0 ? `\n${textTable(["worker", "state", "classes", "busy"], rows)}` : "",
        ]
          .filter((line) => line !== null)
          .join("\n"),
      );
      if (health.status !== "ok") throw new Failed("A component is not responding.");
      if (!isStoreWell) throw new Failed("The artifact store cannot be used.");
    });
}

/** Where artifacts are, whether they can be stored there, and what of the quota of files is used. */
function storageLine({ store, artifactBytes, maxArtifactBytes }: Storage): string {
  const used =
    maxArtifactBytes === null
      ? `${bytesText(artifactBytes)} of files, without a quota`
      : `${bytesText(artifactBytes)} of ${bytesText(maxArtifactBytes)} for files used`;
  return `artifacts: ${store === undefined ? "" : `${store.place} ${STORE_TEXTS[store.status]}; `}${used}`;
}

/** Null for a server that does not say it. */
function connectionLine({ connections }: Health): string | null {
  if (connections === undefined) return null;
  const { postgres, temporal } = connectionTexts(connections);
  return `connections: postgres ${postgres}; temporal ${temporal}`;
}
