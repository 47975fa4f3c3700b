export { bracketSizes, makeBrackets } from "./brackets";
export type { Promotion, PromotionSettings, RungResult, RungTrial } from "./contract";
export { type Ladder, makeLadder, type Unpromoted } from "./ladder";
export { hyperbandSteps, type RungSettings, rungSteps } from "./rungs";
