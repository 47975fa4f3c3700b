import type { Health } from "@foldwise/core/contracts/http/worker";
import { connectionTexts, healthWarnings } from "@foldwise/core/words";
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
      const rows = workers.map((w) => [w.id, w.state, w.classes.join(" "), `${w.busy.length}/${w.slots}`]);
      const notes = workerNotes(workers);
      context.print(
        { url: context.url, ...health, workerViews: workers, notes },
        [
          `${context.url}: ${health.status} (version ${health.version})`,
          `postgres ${health.postgres}, temporal ${health.temporal}, workers ${health.workers}`,
          connectionLine(health),
          ...healthWarnings(health).map((warning) => `warning: ${warning}`),
          ...notes,
          rows.length > 0 ? `\n${textTable(["worker", "state", "classes", "busy"], rows)}` : "",
        ]
          .filter((line) => line !== null)
          .join("\n"),
      );
      if (health.status !== "ok") throw new Failed("A component is not responding.");
    });
}

/** Null for a server that does not say it. */
function connectionLine({ connections }: Health): string | null {
  if (connections === undefined) return null;
  const { postgres, temporal } = connectionTexts(connections);
  return `connections: postgres ${postgres}; temporal ${temporal}`;
}
