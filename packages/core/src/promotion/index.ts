export type { Promotion, PromotionSettings, RungResult, RungTrial } from "./contract";
export { type Ladder, makeLadder, type Unpromoted } from "./ladder";
export { type RungSettings, rungSteps } from "./rungs";
