export { type FoldGroupDetail, findFoldGroup, MAX_GROUP_RUNS } from "./find";
export { type FoldGroupFilter, type FoldGroupRecord, listFoldGroups } from "./list";
export { groupObservations, groupsVersion } from "./observations";
export { listTrainingSplits } from "./splits";
