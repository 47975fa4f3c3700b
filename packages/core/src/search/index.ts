export {
  type BestStep,
  bestSoFar,
  type DistributionStep,
  empiricalDistribution,
  isBetter,
  rankShares,
} from "./history";
export { axisOf, numberOn, type ParameterAxis, type ParameterColumn } from "./parameter-column";
