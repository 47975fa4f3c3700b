export { type GeneratedFile, generateSyntheticCells, SYNTHETIC_CELLS } from "./generate";
