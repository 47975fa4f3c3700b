import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

export interface GuideCommand {
  /** Path of the page from the root of the repository, and the line. */
  where: string;
  /** As it is written, without its comment. */
  text: string;
  /** Behind `npx foldwise`. */
  args: string[];
  /** Where standard output goes to. */
  output: string | null;
}

const PAGES = [
  "README.md",
  ...readdirSync(new URL("docs/guides", `file://${root}`))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/guides/${name}`),
];

export const readPage = (page: string) => readFileSync(`${root}${page}`, "utf8");

/** Every `npx foldwise …` of README and guides: in blocks, in tables and in the text, in their order. */
export function guideCommands(): GuideCommand[] {
  return PAGES.flatMap((page) =>
    readPage(page)
      .split("\n")
      .flatMap((line, index) => commandsOf(line).map((text) => toCommand(text, `${page}:${index + 1}`))),
  );
}

function commandsOf(line: string): string[] {
  const block = /^ *(npx foldwise .*)$/.exec(line)?.[1];
  if (block !== undefined && !block.includes("`")) return [block.replace(/ +#.*$/, "").trim()];
  return [...line.matchAll(/`(npx foldwise [^`]+)`/g)].map((match) => match[1] ?? "");
}

function toCommand(text: string, where: string): GuideCommand {
  const [command = "", output = null] = text.split(" > ");
  return { where, text, args: words(command).slice(2), output };
}

/** Code of the guides that names the command without `npx`: it is not found in a shell. */
export function bareCommands(): string[] {
  return PAGES.flatMap((page) =>
    readPage(page)
      .split("\n")
      .flatMap((line, index) =>
        /(^ *|`)foldwise (sweep|run|dataset|model|table|baseline|experiment|status|worker|purge|clean)\b/.test(
          line,
        )
          ? [`${page}:${index + 1}`]
          : [],
      ),
  );
}

/** The YAML block of a page that begins with this line. */
export function yamlBlock(page: string, first: string): string {
  const blocks = [...readPage(page).matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  const found = blocks.find((block) => block.startsWith(first));
  if (found === undefined) throw new Error(`${page}: no YAML block that begins with ${first}`);
  return found;
}

/** As a shell splits it: quotes hold a word together. */
function words(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) =>
    String(double ?? single ?? plain),
  );
}
