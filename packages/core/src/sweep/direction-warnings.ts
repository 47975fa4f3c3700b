import type { Problem } from "../errors";
import { type Selection, selectionSchema, taskOf } from "../trainers";
import { objectivesOf } from "./objectives";
import type { Plan } from "./plan";

/** Measures by which the worst trial, or the worst epoch, would be chosen: the direction is the wrong one. */
export function directionWarnings(plan: Plan): Problem[] {
  const measures = taskOf(plan)?.validation ?? [];
  return rulesOf(plan).flatMap(({ metric, direction, field, chosen }): Problem[] => {
    const measure = measures.find(({ name }) => name === metric);
    if (measure === undefined || measure.direction === direction) return [];
    return [
      {
        field: `${field}.direction`,
        value: direction,
        problem: `${metric} is better where it is ${measure.direction === "maximize" ? "greater" : "smaller"}: the worst ${chosen} would be chosen`,
        remedy: `set direction: ${measure.direction}`,
      },
    ];
  });
}

function rulesOf(plan: Plan): (Selection & { field: string; chosen: "trial" | "epoch" })[] {
  const objectives = objectivesOf(plan).map(({ metric, direction }, index) => ({
    metric,
    direction,
    field: plan.objectives ? `objectives.${index}` : "objective",
    chosen: "trial" as const,
  }));
  const selections = (["training", "trainer"] as const).flatMap((section) => {
    const rule = selectionSchema.safeParse(Reflect.get(plan[section], "selection")).data;
    return rule ? [{ ...rule, field: `${section}.selection`, chosen: "epoch" as const }] : [];
  });
  return [...objectives, ...selections];
}
