import type { Paper } from "../paper";
import { modelFacts } from "./model";
import { settingsFacts } from "./settings";

/** MobileNet_M for leukemia cells, doi 10.3389/frai.2025.1620252. */
export const FRAI_2025_1620252: Paper = {
  baseline: "frai-2025-1620252",
  lastFold: 2,
  facts: [
    { gives: (row) => row === "nonTrainable", read: modelFacts },
    { gives: (row) => row.startsWith("training."), read: settingsFacts },
  ],
};
