import type { PredictResult, RequestResult } from "@foldwise/core/contracts/worker-requests";
import { sizeRemark } from "@foldwise/core/imaging";
import { plural } from "@/formats/numbers";

type LatencyResult = Extract<RequestResult, { kind: "latency" }>;

export interface PredictionRow {
  key: number;
  name: string;
  /** Why there is no prediction. */
  problem: string | null;
  about: string;
  predicted: string | null;
  /** True class, where it is known. */
  label: string | null;
  isRight: boolean | null;
  probabilities: readonly { class: string; value: number }[];
  milliseconds: number | null;
  /** How the time is made up. */
  parts: string;
}

/** One row an image, in the order they were sent. */
export function predictionRows({ images, classes, inputSize }: PredictResult): PredictionRow[] {
  return images.map((image, key) => {
    if ("problem" in image)
      return {
        key,
        name: image.name,
        problem: image.problem,
        about: "",
        predicted: null,
        label: null,
        isRight: null,
        probabilities: [],
        milliseconds: null,
        parts: "",
      };
    const { decode, resize, predict } = image.milliseconds;
    return {
      key,
      name: image.name.split("/").at(-1) ?? image.name,
      problem: null,
      about: [
        `${image.width} × ${image.height} px`,
        image.index === null ? null : `image ${image.index}`,
        sizeRemark(image, inputSize),
      ]
        .filter(Boolean)
        .join(" · "),
      predicted: image.predicted,
      label: image.label,
      isRight: image.label === null ? null : image.label === image.predicted,
      probabilities: image.probabilities.map((value, i) => ({ class: classes[i] ?? String(i), value })),
      milliseconds: decode + resize + predict,
      parts: `decode ${decode.toFixed(1)}, resize ${resize.toFixed(1)}, predict ${predict.toFixed(1)} ms`,
    };
  });
}

/** What predicted and how it went, in one line. */
export function predictionSummary(result: PredictResult, rows: readonly PredictionRow[]): string {
  const times = rows.flatMap(({ milliseconds }) => milliseconds ?? []).sort((a, b) => a - b);
  const known = rows.filter(({ isRight }) => isRight !== null);
  const right = known.filter(({ isRight }) => isRight).length;
  const { model, inputSize, weights, epoch, machine, warm } = result;
  return [
    plural(rows.length, "image"),
    known.length > 0 ? `${right} of ${known.length} right` : null,
    times.length > 0 ? `median ${times[Math.floor((times.length - 1) / 2)]?.toFixed(1)} ms each` : null,
    `${model} at ${inputSize} px, ${weights} weights of epoch ${epoch}`,
    `${machine.gpu ?? machine.cpu}${warm ? "" : " (cold start)"}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

export interface LatencyRow {
  part: string;
  median: number;
  p95: number;
}

export function latencyRows(
  result: Pick<LatencyResult, "decode" | "resize" | "predict" | "total">,
): LatencyRow[] {
  return (["decode", "resize", "predict", "total"] as const).map((part) => ({ part, ...result[part] }));
}
