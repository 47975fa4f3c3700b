export { simulateTrainer } from "./trainer";
