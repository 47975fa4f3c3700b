import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  IMAGE_COPIES,
  type StagesRequest,
  type StageView,
  stagesRequestSchema,
} from "@foldwise/core/contracts/worker-requests";
import { invalid } from "@foldwise/core/errors";
import { parsePlan, resolveTraining } from "@foldwise/core/sweep";
import { trainerOf } from "@foldwise/core/trainers";
import { type Command, Option } from "commander";
import { idArgument } from "../arguments";
import { contextOf } from "../context";
import { textTable } from "../text";
import { readImages } from "./read-images";
import { waitForAnswer } from "./wait-for-answer";

interface StagesOptions {
  image?: number;
  file?: string;
  drawAs?: number;
  plan?: string;
  variant?: string;
  inputSize?: number;
  seed: number;
  epoch: number;
  copy: StagesRequest["copy"];
  out: string;
}

export function addStagesCommand(dataset: Command): void {
  dataset
    .command("stages")
    .description("an image after each step of the pipeline, as PNG files")
    .argument("<slug>", "slug or number")
    .option("--image <position>", "position of an image in the dataset", idArgument)
    .option("--file <path>", "a PNG, JPEG, TIFF or BMP file instead")
    .option("--draw-as <position>", "the position whose draws the file gets; 0 by default", idArgument)
    .option("--plan <plan.yaml>", "whose data options to use; a plan's defaults by default")
    .option("--variant <name>", "of the plan; its first by default")
    .option("--input-size <pixels>", "side of the network's input; the plan's, else 224", idArgument)
    .option("--seed <n>", "of the training", idArgument, 1)
    .option("--epoch <n>", "whose draw is shown", idArgument, 1)
    .addOption(
      new Option("--copy <which>", "the image, or the copy that balancing adds")
        .choices(IMAGE_COPIES)
        .default("original"),
    )
    .requiredOption("--out <folder>", "for 00-original.png and so on, and stages.json")
    .action(async (key: string, options: StagesOptions, command: Command) => {
      const context = contextOf(command);
      const { requests } = context.client;
      const queued = await requests.stages(key, await requestOf(options));
      const result = await waitForAnswer(context, queued, "stages");
      const out = resolve(options.out);
      await mkdir(out, { recursive: true });
      const files: string[] = [];
      for (const [position, { name }] of result.stages.entries()) {
        const file = join(out, `${String(position).padStart(2, "0")}-${name}.png`);
        await writeFile(file, await requests.image(queued.id, position));
        files.push(file);
      }
      const document = { ...result, files };
      await writeFile(join(out, "stages.json"), `${JSON.stringify(document, null, 2)}\n`);
      const rows = result.stages.map((stage, i) => [
        stage.name,
        stage.applied ? "yes" : "no",
        `${stage.width} × ${stage.height}`,
        drawnText(stage.drawn),
        files[i] ?? "",
      ]);
      const { source, drawnAs } = result;
      const drawn = source.index === null && drawnAs !== undefined ? `, drawn as image ${drawnAs}` : "";
      const head = `${source.name}${drawn}, seed ${result.seed}, epoch ${result.epoch}\n`;
      context.print(document, head + textTable(["stage", "applied", "size", "drawn", "file"], rows));
    });
}

async function requestOf({ image, file, plan, variant, out: _, inputSize, ...draw }: StagesOptions) {
  if ((image === undefined) === (file === undefined))
    throw invalid([
      {
        field: "image",
        value: image === undefined ? "missing" : `${image} and ${file}`,
        problem: image === undefined ? "no image is given" : "two images are given",
        remedy: "--image with a position in the dataset, or --file with a path",
      },
    ]);
  if (draw.drawAs !== undefined && file === undefined)
    throw invalid([
      {
        field: "draw-as",
        value: String(draw.drawAs),
        problem: "applies only to an uploaded image",
        remedy: "only with --file",
      },
    ]);
  if (variant !== undefined && plan === undefined)
    throw invalid([{ field: "variant", value: variant, problem: "needs a plan", remedy: "add --plan FILE" }]);
  const planned = plan === undefined ? null : await ofPlan(plan, variant);
  const size = inputSize ?? planned?.inputSize;
  const [upload] = file === undefined ? [] : (await readImages([file])).images;
  return {
    ...draw,
    image,
    upload,
    ...(planned ? { data: planned.data } : {}),
    ...(size === undefined ? {} : { inputSize: size }),
  };
}

async function ofPlan(path: string, variant: string | undefined) {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw invalid([
      { field: "plan", value: path, problem: cause.code === "ENOENT" ? "does not exist" : cause.message },
    ]);
  });
  const plan = parsePlan(text);
  const resolved = resolveTraining(plan, variant ?? Object.keys(plan.variants)[0] ?? "base", {});
  const trainer = trainerOf(resolved);
  const input = trainer.imageInput?.(resolved);
  if (input) return input;
  // One that looks at no image may yet say how images are prepared.
  const data = stagesRequestSchema.shape.data.safeParse(resolved.data).data;
  return { data, inputSize: undefined };
}

function drawnText(drawn: StageView["drawn"]): string {
  return Object.entries(drawn)
    .map(([name, value]) => `${name} ${typeof value === "number" ? Number(value.toFixed(3)) : value}`)
    .join(", ");
}
