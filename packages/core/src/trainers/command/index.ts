export { type CommandTraining, command, commandTrainingSchema } from "./definition";
export { type CommandOptions, commandOptionsSchema, type ParameterValue, parameterVariable } from "./options";
export { joinWords } from "./split-words";
export { commandWords, fillWords, listPlaceholders, type Placeholder } from "./template";
