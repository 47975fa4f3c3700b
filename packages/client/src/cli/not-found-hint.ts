const LISTS: Readonly<Record<string, string>> = {
  run: "run ls",
  sweep: "sweep ls",
  experiment: "experiment ls",
  dataset: "dataset ls",
  baseline: "baseline ls",
};

/** The message; of something that is not there with the command that lists what is. */
export function withHint({ message }: Error): string {
  const kind = /^No (run|sweep|experiment|dataset|dataset|baseline) [^\n]*\.$/.exec(message)?.[1];
  const list = kind === undefined ? undefined : LISTS[kind];
  return list === undefined ? message : `${message} List them: npx foldwise ${list}`;
}
