import type { Command } from "commander";
import { numberArgument } from "../arguments";
import { contextOf } from "../context";
import { textTable } from "../text";

/** model and baseline: what can only be read. */
export function addCatalogueCommands(program: Command): void {
  const model = program.command("model").description("networks of the zoo");
  model
    .command("ls")
    .description("models that can be trained")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const models = await context.client.models.list();
      context.print(
        { models },
        textTable(
          ["name", "title"],
          models.map((m) => [m.name, m.title]),
        ),
      );
    });
  model
    .command("show")
    .description("layers and parameter counts")
    .argument("<name>", "such as mobilenet_m")
    .option("--input-size <pixels>", "side of the input", numberArgument)
    .option("--width-multiplier <factor>", "on the number of filters", numberArgument)
    .action(
      async (name: string, query: { inputSize?: number; widthMultiplier?: number }, command: Command) => {
        const context = contextOf(command);
        const shown = await context.client.models.show(name, query);
        const { total, trainable, nonTrainable } = shown.params;
        const layers = shown.layers.map((l) => [l.name, l.outputShape.join(" × "), l.params]);
        context.print(
          shown,
          `${shown.title}\n${textTable(["layer", "output", "params"], layers)}\n\ntotal ${total}, trainable ${trainable}, non-trainable ${nonTrainable}`,
        );
      },
    );
  program
    .command("baseline")
    .description("published numbers")
    .command("ls")
    .description("sources of published numbers")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const baselines = await context.client.baselines.list();
      const rows = baselines.map((b) => [b.key, b.sha256.slice(0, 12), b.createdAt]);
      context.print({ baselines }, textTable(["source", "sha256", "imported"], rows));
    });
}
