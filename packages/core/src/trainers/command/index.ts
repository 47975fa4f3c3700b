export { type CommandTraining, command, commandTrainingSchema } from "./definition";
export { type CommandOptions, commandOptionsSchema, type ParameterValue, parameterVariable } from "./options";
export { commandWords, fillWords, type Placeholder } from "./template";
