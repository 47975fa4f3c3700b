/** How a file is shown; `null` for one that is only downloaded. Never as a page: markup is shown as text. */
export type PreviewKind = "text" | "json" | "csv" | "tsv" | "image";

const KINDS: ReadonlyMap<string, PreviewKind> = new Map(
  Object.entries({
    csv: "csv",
    tsv: "tsv",
    json: "json",
    gif: "image",
    jpeg: "image",
    jpg: "image",
    png: "image",
    webp: "image",
  } as const),
);
const TEXT =
  /^(txt|log|md|yaml|yml|toml|ini|cfg|conf|py|js|mjs|ts|r|java|sh|sql|html|htm|xml|svg|css|tex|rst|jsonl|ndjson|mlmodel|requirements|lock|env)$/;

/** Most bytes that are read of a text, and of a picture. */
export const MAX_TEXT_BYTES = 256 * 1024;
export const MAX_IMAGE_BYTES = 10 * 1024 ** 2;

/** By the file's name, as its content type is. */
export function previewKind(name: string): PreviewKind | null {
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  return KINDS.get(extension) ?? (TEXT.test(extension) ? "text" : null);
}
