export { createRandom, type Random } from "./create";
