export { sweepWorkflow } from "./sweep";
export { trialWorkflow } from "./trial";
