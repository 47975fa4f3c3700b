import { splitWords } from "./split-words";

/** What a placeholder may name besides a parameter: `{{fold}}`. The last five are paths. */
export const PLACEHOLDERS = [
  "fold",
  "seed",
  "steps",
  "split",
  "parametersFile",
  "checkpointDir",
  "metricsFile",
  "predictionsFile",
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const PATTERN = /\{\{\s*([^{}]*?)\s*\}\}/g;
const OF_PARAMETER = /^parameters\.(.+)$/;

/** What may stand between double braces, given a command's parameters. */
export function listPlaceholders(parameters: readonly string[]): string[] {
  return [...parameters.map((name) => `parameters.${name}`), ...PLACEHOLDERS];
}

/** The words of a command, placeholders as they are written. @throws UnclosedQuote */
export function commandWords(command: string | readonly string[]): string[] {
  return typeof command === "string" ? splitWords(command) : [...command];
}

/** Names between double braces, each once. */
export function placeholdersOf(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => [...word.matchAll(PATTERN)].map(([, name = ""]) => name)))];
}

/** The parameter that a placeholder names; null where it names something else. */
export function parameterOfPlaceholder(name: string): string | null {
  return OF_PARAMETER.exec(name)?.[1] ?? null;
}

/** Words with every placeholder filled in. A value stays in its word, whatever characters it has. */
export function fillWords(
  words: readonly string[],
  values: {
    readonly parameters: Readonly<Record<string, string | number | boolean>>;
    readonly own: Readonly<Record<Placeholder, string>>;
  },
): string[] {
  const own: Readonly<Record<string, string>> = values.own;
  return words.map((word) =>
    word.replaceAll(PATTERN, (whole, name: string) => {
      const parameter = parameterOfPlaceholder(name);
      const value = parameter === null ? own[name] : values.parameters[parameter];
      return value === undefined ? whole : String(value);
    }),
  );
}
