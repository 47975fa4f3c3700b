import { join } from "node:path";
import type { Database } from "@foldwise/db/client";
import { makeInputsReader } from "@foldwise/db/repositories/training";
import { imagesOf } from "../trainers";

export interface TestImage {
  path: string;
  name: string;
  index: number;
  label: string;
}

/** Images of a training's test side, evenly spaced over it, with their true class. */
export async function testImages(db: Database, trainingId: number, count: number): Promise<TestImage[]> {
  const { dataset, samples } = imagesOf(await makeInputsReader({ ctx: db })(trainingId));
  return evenly(samples.test, count).flatMap(({ index, class: label }) => {
    const name = dataset.paths[index];
    if (name === undefined) return [];
    return {
      path: join(dataset.location, name),
      name,
      index,
      label: dataset.classes[label] ?? String(label),
    };
  });
}

/** `count` of them, or all where there are no more, from the first on at even distances. */
export function evenly<T>(values: readonly T[], count: number): T[] {
  const taken = Math.min(count, values.length);
  return Array.from({ length: taken }, (_, i) => values[Math.floor((i * values.length) / taken)]).flatMap(
    (value) => (value === undefined ? [] : [value]),
  );
}
