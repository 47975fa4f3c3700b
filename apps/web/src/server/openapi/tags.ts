/** Groups of operations, by the first part of the path behind /api/v1. */
export const TAGS = [
  { name: "sweeps", parts: ["sweeps", "experiments"], description: "Plans, sweeps and experiments." },
  {
    name: "runs",
    parts: ["runs", "evaluations", "fold-groups"],
    description: "Runs, their curves, logs and evaluations, and fold groups of logged runs.",
  },
  {
    name: "artifacts",
    parts: ["artifacts", "uploads", "storage"],
    description: "Files that are stored with runs, whole or in parts, and their quota.",
  },
  {
    name: "requests",
    parts: ["requests", "latency"],
    description: "What a worker does with a trained model: predict, export, measure.",
  },
  {
    name: "tables",
    parts: ["tables"],
    description: "Tables of published numbers next to those of your runs.",
  },
  { name: "baselines", parts: ["baselines"], description: "Published numbers." },
  { name: "datasets", parts: ["datasets", "dataset-imports"], description: "Datasets and their import." },
  { name: "models", parts: ["models"], description: "Models that can be trained." },
  {
    name: "system",
    parts: ["health", "session", "overview", "purge", "search", "workers", "queue", "openapi.json"],
    description: "Health, sign-in, workers, search and removal.",
  },
] as const;

/** @throws Error for a path of no group: every operation has a tag */
export function tagOf(path: string): string {
  const part = path.replace(/^\/api\/(v1\/)?/, "").split("/")[0] ?? "";
  const tag = TAGS.find(({ parts }) => parts.some((known) => known === part));
  if (!tag) throw new Error(`${path}: no tag`);
  // What a run or a dataset is asked for is a request.
  if (path.includes("/artifacts")) return "artifacts";
  return /\/(predictions|exports|latency|stages)$/.test(path) ? "requests" : tag.name;
}
