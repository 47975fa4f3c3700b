const TYPES = new Map(
  Object.entries({
    csv: "text/csv; charset=utf-8",
    gif: "image/gif",
    jpeg: "image/jpeg",
    jpg: "image/jpeg",
    json: "application/json",
    md: "text/plain; charset=utf-8",
    pdf: "application/pdf",
    png: "image/png",
    txt: "text/plain; charset=utf-8",
    webp: "image/webp",
    yaml: "text/plain; charset=utf-8",
    yml: "text/plain; charset=utf-8",
  }),
);

/** Of a file by its name: MLflow's clients send text for much that is none. Nothing that a browser would run. */
export function contentTypeOf(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  if (name === "MLmodel" || name === "conda.yaml") return "text/plain; charset=utf-8";
  return TYPES.get(name.split(".").at(-1)?.toLowerCase() ?? "") ?? "application/octet-stream";
}
