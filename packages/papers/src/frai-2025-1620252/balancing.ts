import type { TableFact } from "@foldwise/core/tables";
import type { PaperInput } from "../contract";

/** Table 2: balancing adds each training image of a class once more. */
export async function balancingFacts({ splitCounts }: PaperInput): Promise<TableFact[]> {
  const train = (await splitCounts()).filter(({ side }) => side === "train");
  return train.flatMap(({ fold, class: name, images }) => [
    { row: `${name} before`, column: `fold ${fold}`, value: images },
    { row: `${name} after`, column: `fold ${fold}`, value: 2 * images },
  ]);
}
