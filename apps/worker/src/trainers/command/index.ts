export type { ProgramAccess } from "./program-access";
export { type CommandContext, makeCommandTrainer } from "./trainer";
