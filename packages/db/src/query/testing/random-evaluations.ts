import type { QueryRecord } from "@foldwise/core/query";
import type { Random } from "@foldwise/core/random";
import type { Database } from "../../client";
import { evaluation, training } from "../../schema";

export const maybe = <T>(random: Random, share: number, value: T): T | null =>
  random.next() < share ? value : null;
export const pick = <T>(random: Random, values: readonly T[]): T => {
  const value = values[Math.floor(random.next() * values.length)];
  if (value === undefined) throw new Error("nothing to choose of");
  return value;
};

/** A training of its own, measured under some conditions; sums of its values are exact. */
export async function storeEvaluations(
  db: Database,
  random: Random,
  index: number,
): Promise<{ trainingId: number; evaluations: NonNullable<QueryRecord["evaluations"]> }> {
  const [trained] = await db
    .insert(training)
    .values({
      fingerprint: String(index),
      spec: JSON.parse("{}"),
      fold: 0,
      seed: 1,
      epochs: 1,
      resourceClass: "cpu",
    })
    .returning();
  const trainingId = trained?.id ?? 0;
  const evaluations = [0, 1, 2, 3].flatMap((place) => {
    if (random.next() < 0.4) return [];
    const conditions = {
      ...(place < 2 ? {} : { testSigma: 15.5, replicate: place - 2 }),
      ...(random.next() < 0.5 ? { light: pick(random, ["dim", "it's"]) } : {}),
    };
    const weights = pick(random, ["best", "last"] as const);
    const accuracy = maybe(random, 0.8, pick(random, [0, 0.25, 0.5, 1]));
    return [{ conditions, weights, measures: { accuracy, "class/a b": place } }];
  });
  // What a training has once cannot be stored twice.
  const once = new Map(evaluations.map((one) => [JSON.stringify([one.weights, one.conditions]), one]));
  const made = [...once.values()];
  if (made.length > 0)
    await db.insert(evaluation).values(
      made.flatMap((one) => [
        { ...one, trainingId, epoch: 1 },
        // Of the other side nothing is found.
        { ...one, trainingId, epoch: 1, side: "val" as const, measures: { accuracy: 9 } },
      ]),
    );
  return {
    trainingId,
    evaluations: made.map(({ conditions, weights, measures }) => ({
      conditions: { testSigma: 0, replicate: 0, ...conditions, weights },
      measures,
    })),
  };
}
