import type { Queue } from "@foldwise/core/contracts/http/queue";
import type { Command } from "commander";
import { contextOf } from "../context";
import { textTable } from "../text";

export function addQueueCommand(program: Command): void {
  program
    .command("queue")
    .description("list the trainings that wait for a worker, and why")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const queue = await context.client.queue();
      context.print(queue, queueText(queue));
    });
}

/** A line a class, then a line a training that waits. */
export function queueText({ classes, experiments, rungs, waiting, total }: Queue): string {
  const slots = classes.map(
    ({ name, slots, busy, waiting: own }) => `${name}: ${busy} of ${slots} slots busy, ${own} waiting`,
  );
  const quotas = experiments.flatMap(({ name, maxTrainings, running }) =>
    maxTrainings === null
      ? []
      : [`experiment ${name}: ${running} of at most ${maxTrainings} trainings running`],
  );
  const promotions = rungs.map(
    ({ sweep, rung, trials }) => `sweep ${sweep.id}: ${trials} at rung ${rung} waiting for promotion`,
  );
  const rows = waiting.map((one) => [
    one.run.id,
    one.sweep.id,
    one.trial,
    one.fold,
    one.resourceClass,
    one.share.priority,
    one.share.weight,
    one.before,
    one.text,
  ]);
  const heads = [
    "run",
    "sweep",
    "trial",
    "fold",
    "class",
    "priority",
    "weight",
    "before it",
    "waits because",
  ];
  const more = total - waiting.length;
  return [
    ...slots,
    ...quotas,
    ...promotions,
    rows.length === 0 ? "No training waits." : `\n${textTable(heads, rows)}`,
    more > 0 ? `and ${more} more` : "",
  ]
    .filter(Boolean)
    .join("\n");
}
