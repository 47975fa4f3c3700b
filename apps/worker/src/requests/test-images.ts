import { join } from "node:path";
import { makeInputsReader } from "@foldwise/db/repositories/training";
import { imagesOf } from "../trainers";
import type { RequestContext } from "./context";

export interface TestImage {
  path: string;
  name: string;
  index: number;
  label: string;
}

/** Runs `work` with images of a training's test side, evenly spaced over it, with their true class. */
export async function withTestImages<T>(
  { db, datasets }: Pick<RequestContext, "db" | "datasets">,
  { trainingId, count }: { trainingId: number; count: number },
  work: (images: TestImage[]) => Promise<T>,
): Promise<T> {
  const { dataset, samples } = imagesOf(await makeInputsReader({ ctx: db })(trainingId));
  const folder = await datasets.hold(dataset);
  try {
    return await work(
      evenly(samples.test, count).flatMap(({ index, class: label }) => {
        const name = dataset.paths[index];
        if (name === undefined) return [];
        return {
          path: join(folder.path, name),
          name,
          index,
          label: dataset.classes[label] ?? String(label),
        };
      }),
    );
  } finally {
    folder.release();
  }
}

/** `count` of them, or all where there are no more, from the first on at even distances. */
export function evenly<T>(values: readonly T[], count: number): T[] {
  const taken = Math.min(count, values.length);
  return Array.from({ length: taken }, (_, i) => values[Math.floor((i * values.length) / taken)]).flatMap(
    (value) => (value === undefined ? [] : [value]),
  );
}
