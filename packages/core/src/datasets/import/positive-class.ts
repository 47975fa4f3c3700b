import type { Problem } from "../../errors";
import { findClass } from "./find-class";

/** The classes with the wanted one first; a class that is not there is a problem, and leaves the order as it is. */
export function positiveClassFirst(
  classes: readonly string[],
  wanted: string | undefined,
): { classes: string[]; problems: Problem[] } {
  if (wanted === undefined) return { classes: [...classes], problems: [] };
  const found = findClass(classes, wanted);
  if (found !== undefined)
    return { classes: [found, ...classes.filter((name) => name !== found)], problems: [] };
  return {
    classes: [...classes],
    problems: [
      {
        field: "positiveClass",
        value: wanted,
        problem: "not a class of these images",
        remedy: `use one of ${classes.join(", ")}`,
      },
    ],
  };
}
