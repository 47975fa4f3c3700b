export { changeTrainer } from "./change-trainer";
export { readPlan } from "./plan-text";
