import type { Health } from "@foldwise/core/contracts/http/worker";
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
          dispatchOrderText(health.dispatchOrder),
          ...notes,
          rows.length > 0 ? `\n${textTable(["worker", "state", "classes", "busy"], rows)}` : "",
        ]
          .filter((line) => line !== null)
          .join("\n"),
      );
      if (health.status !== "ok") throw new Failed("A component is not responding.");
    });
}

/** Null where sweeps are dispatched as their plans say, and while that is not known. */
function dispatchOrderText(order: Health["dispatchOrder"]): string | null {
  const remedy =
    "start the Temporal server (1.29 or newer) with the dynamic configuration matching.useNewMatcher and matching.enableFairness set to true";
  if (order === "first-in-first-out")
    return `warning: Temporal ignores the priorities and weights of sweeps; ${remedy}`;
  if (order === "priority") return `warning: Temporal ignores the weights of sweeps; ${remedy}`;
  return null;
}
