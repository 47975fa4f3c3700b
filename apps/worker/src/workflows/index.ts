export { sweepWorkflow } from "./sweep";
export { trainTrial, trialWorkflow } from "./trial";
