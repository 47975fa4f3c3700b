export type {
  Finding,
  Judgement,
  OthersKind,
  PairedRuns,
  Question,
  Report,
  RunRule,
  StepRule,
  StoppingRule,
} from "./contract";
export { betterOf } from "./direction";
export { STOPPING_KINDS, type StoppingKind } from "./kinds";
export { makeStoppingRule } from "./make";
export { pairRuns } from "./pair-runs";
export { pastReports, type RunSeries } from "./past-reports";
export { roundSteps } from "./population";
export { promotionSteps } from "./promotion";
export { rungSteps } from "./rungs";
export {
  isPopulation,
  isPromotion,
  type PopulationOptions,
  type PromotionOptions,
  type StoppingOptions,
  stoppingSchemaOf,
} from "./schema";
export { type Stop, stopText } from "./stop";
