import {
  bytesText,
  EXPORT_FORMATS,
  type ExportFormat,
  WEIGHTS_KINDS,
  type WeightsKind,
} from "@foldwise/core/words";
import { type Command, InvalidArgumentError, Option } from "commander";
import { idArgument } from "../arguments";
import { contextOf } from "../context";
import { textTable } from "../text";
import { latencyTable, publishedTable } from "./latency-text";
import { predictImages } from "./predict-images";
import { saveExport } from "./save-export";
import { waitForAnswer } from "./wait-for-answer";

/** model predict, export and latency: a trained run's network at work, on a worker. */
export function addModelRequests(program: Command): void {
  const model = program.commands.find((command) => command.name() === "model") ?? program.command("model");
  const weights = () =>
    new Option("--weights <which>", "of the best or the last epoch").choices(WEIGHTS_KINDS).default("best");
  model
    .command("predict")
    .description("predict the classes of images with a trained run")
    .argument("<run>", "number", idArgument)
    .argument("[images...]", "PNG, JPEG, TIFF or BMP files, at most 10 MiB each")
    .option("--test-images <n>", "use this many of the run's test images instead", testImages)
    .addOption(weights())
    .action(
      async (
        runId: number,
        paths: string[],
        options: { weights: WeightsKind; testImages?: number },
        command: Command,
      ) => predictImages(contextOf(command), { runId, paths, ...options }),
    );
  model
    .command("export")
    .description("export a trained run's model to a file")
    .argument("<run>", "number", idArgument)
    .addOption(new Option("--format <format>", "of the file").choices(EXPORT_FORMATS).makeOptionMandatory())
    .requiredOption("--out <path>", "a file, or a folder into which archives are unpacked")
    .addOption(weights())
    .action(
      async (
        runId: number,
        { out, ...body }: { format: ExportFormat; out: string; weights: WeightsKind },
        command: Command,
      ) => {
        const context = contextOf(command);
        const queued = await context.client.requests.export(runId, body);
        const result = await waitForAnswer(context, queued, "export");
        const written = await saveExport(context, { requestId: queued.id, result, out });
        const lines = written.map(({ path, bytes }) => `${path} (${bytesText(bytes)})`);
        context.print(
          { ...result, written },
          `${result.weights} weights, epoch ${result.epoch}, as ${result.format}:\n${lines.join("\n")}`,
        );
      },
    );
  model
    .command("latency")
    .description("measure the time per image of a run; without RUN, list all measurements")
    .argument("[run]", "number", idArgument)
    .option("--images <n>", "images to measure, 10 to 1000", idArgument, 100)
    .addOption(weights())
    .addOption(new Option("--device <device>", "what predicts").choices(["cpu", "gpu"]).default("cpu"))
    .action(
      async (
        runId: number | undefined,
        options: { images: number; weights: WeightsKind; device: "cpu" | "gpu" },
        command: Command,
      ) => {
        const context = contextOf(command);
        if (runId === undefined) {
          const { measured, published } = await context.client.requests.latencies();
          const text = `${latencyTable(measured)}\n\npublished, of other machines\n${publishedTable(published)}`;
          return context.print({ measured, published }, text);
        }
        const queued = await context.client.requests.latency(runId, options);
        const result = await waitForAnswer(context, queued, "latency");
        const parts = (["decode", "resize", "predict", "total"] as const).map((part) => [
          part,
          result[part].median.toFixed(2),
          result[part].p95.toFixed(2),
        ]);
        const { machine } = result;
        context.print(
          result,
          `${result.model} at ${result.inputSize} px, ${result.images} images of ${result.imageSize.join(" × ")} px, one at a time\non ${machine.gpu ?? machine.cpu}, TensorFlow ${machine.tensorflow}, ${machine.threads} threads\n${textTable(["ms", "median", "p95"], parts)}`,
        );
      },
    );
}

function testImages(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 32) return value;
  throw new InvalidArgumentError("must be 1 to 32");
}
