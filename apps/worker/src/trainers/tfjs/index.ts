export { makeTfjsTrainer, type TfjsContext } from "./trainer";
