import { HEADS } from "@foldwise/core/models";
import { type Command, Option } from "commander";
import type { ModelQuery } from "../../sdk";
import { numberArgument } from "../arguments";
import { contextOf } from "../context";
import { textTable } from "../text";

/** model: what can only be read. */
export function addCatalogueCommands(program: Command): void {
  const model = program.command("model").description("models that can be trained, and what trained ones do");
  model
    .command("ls")
    .description("models that can be trained")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const models = await context.client.models.list();
      context.print(
        { models },
        textTable(
          ["name", "title", "source"],
          models.map((m) => [m.name, m.title, m.source]),
        ),
      );
    });
  model
    .command("show")
    .description("layers and parameter counts")
    .argument("<name>", "such as mobilenet_m")
    .option("--input-size <pixels>", "side of the input", numberArgument)
    .option("--width-multiplier <factor>", "on the number of filters", numberArgument)
    .addOption(
      new Option("--head <head>", "that of the paper's models, or the reference implementation's").choices(
        HEADS,
      ),
    )
    .option("--freeze-base", "count the head alone as trainable")
    .option("--classes <number>", "classes to tell apart", numberArgument)
    .action(async (name: string, query: ModelQuery, command: Command) => {
      const context = contextOf(command);
      const shown = await context.client.models.show(name, query);
      const { total, trainable, nonTrainable } = shown.params;
      const layers = shown.layers.map((l) => [l.name, l.outputShape.join(" × "), l.params]);
      context.print(
        shown,
        [
          `${shown.title}\n${shown.source}`,
          textTable(["layer", "output", "params"], layers),
          `total ${total}, trainable ${trainable}, non-trainable ${nonTrainable}`,
          `moving averages ${shown.movingAverages}, counted ${shown.countsMovingAverages ? "as non-trainable" : "besides"}`,
          `multiply-adds of one image ${shown.multiplyAdds}`,
        ].join("\n\n"),
      );
    });
}
