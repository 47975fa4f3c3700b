export type {
  Exploit,
  ParameterChange,
  PopulationSettings,
  RankedTrial,
  Standing,
} from "./contract";
export { type Copy, decideRound } from "./decide-round";
export { changeText, exploitText } from "./exploit-text";
export { quantilesOf } from "./quantiles";
