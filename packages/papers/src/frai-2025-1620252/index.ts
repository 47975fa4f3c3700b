import type { Paper } from "../contract";
import { balancingFacts } from "./balancing";
import { modelFacts } from "./model";
import { settingsFacts } from "./settings";

/** MobileNet_M for leukemia cells, doi 10.3389/frai.2025.1620252. */
export const FRAI_2025_1620252: Paper = {
  id: "frai-2025-1620252",
  facts: [
    { gives: (row) => / (before|after)$/.test(row), read: balancingFacts },
    { gives: (row) => row === "nonTrainable", read: modelFacts },
    { gives: (row) => row.startsWith("training."), read: settingsFacts },
  ],
};
