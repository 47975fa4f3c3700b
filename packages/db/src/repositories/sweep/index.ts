export { actOnSweep } from "./act";
export { checkSweep, readPlan } from "./check";
export { createSweep } from "./create";
export { viewSweepDetail } from "./detail";
export { estimateCost } from "./estimate";
export { listSweeps, viewSweep } from "./list";
export { listSweepTrainings } from "./trainings";
