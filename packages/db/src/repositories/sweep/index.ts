export { actOnSweep } from "./act";
export { type Advance, advanceSweep, type SweepMemories } from "./advance";
export { checkSweep, type PlanCheck, readPlan } from "./check";
export { createSweep } from "./create";
export { deleteSweep } from "./delete";
export { findSweepDetail, type SweepDetail } from "./detail";
export { editSweep, type SweepEdited } from "./edit";
export { estimateCost } from "./estimate";
export { listSweepEvaluations, type SweepEvaluationRecord } from "./evaluations";
export { type LineageTrial, readLineage } from "./lineage";
export { findSweep, listSweeps } from "./list";
export { type ActiveSweep, listActiveSweeps } from "./list-active";
export { listActivePlans } from "./list-active-plans";
export {
  listTrials,
  MAX_TRIALS_LISTED,
  type TrialFilter,
  type TrialPage,
  type TrialSort,
} from "./list-trials";
export { namePlanDefaults } from "./name-defaults";
export { MAX_SHOWN_TRIALS } from "./notable-trials";
export type { SweepRecord } from "./record";
export { reflectIntent } from "./reflect";
export { findSweepHead, requireSweep } from "./rows";
export { countAtRungs, type RungCount } from "./rung-counts";
export { findSuggestedTrial, type SuggestedTrial } from "./suggestion";
export { failSweep, supersedeGeneration } from "./supersede";
export { readTimeline, type Timeline, type TimelineRecord } from "./timeline";
export { listShownTrainings } from "./trainings";
export { completeTrialsVersion, listTrialPoints, type TrialPoint, type TrialPoints } from "./trial-points";
export { findTrial, type TrialRecord } from "./trial-record";
export { listStartedTrials, listTrialTrainings, type StartedTrial } from "./trial-trainings";
export type { OpenTrial } from "./waiting-trials";
