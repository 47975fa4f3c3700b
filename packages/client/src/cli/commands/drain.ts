import type { Command } from "commander";
import { contextOf } from "../context";

export function addDrainCommand(program: Command): void {
  program
    .command("drain")
    .description("have a worker take no new training; it ends after those that it has")
    .argument("<worker>", "its ID, as status lists it")
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      const workers = await context.client.workers.drain(id);
      const busy = workers.find((one) => one.id === id)?.busy.length ?? 0;
      context.print({ workers }, `worker ${id} is draining: ${busy} of its trainings are left`);
    });
}
