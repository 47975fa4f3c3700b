import type { Paper } from "../../contract";

/** An invented paper with a row that needs code: how many evaluations the dataset has. */
export const INVENTED_CELLS_2026: Paper = {
  id: "invented-cells-2026",
  facts: [
    {
      gives: (row) => row === "evaluations",
      read: async ({ observations, dataset }) => [
        {
          row: "evaluations",
          column: "value",
          value: (await observations()).length,
          notes: [`On ${dataset.name}.`],
        },
      ],
    },
  ],
};
