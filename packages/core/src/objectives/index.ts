export { type Box, nonDominatedBoxes } from "./boxes";
export { dominates, lossesOf, nonDominationRanks, paretoFront } from "./dominance";
export { hypervolume, MAX_FRONT_OF_MANY, referenceOf, referencePointOf } from "./hypervolume";
export { selectByHypervolume } from "./subset";
export { isFeasible, totalViolation } from "./violation";
