import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

const pagesUnder = (folder: string) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `${folder}/${name}`);

/** README.md, docs and the pages about the data, in the order in which their commands are run. */
export const PAGES: readonly string[] = ["README.md", ...pagesUnder("docs"), ...pagesUnder("data")];

/** A fenced block of a page. */
export interface GuideBlock {
  /** Path of the page from the root of the repository, and the line of the fence. */
  where: string;
  /** The word behind the fence; empty where there is none. */
  language: string;
  text: string;
}

/** A line for a shell: of a block `sh`, or in the text where it begins with a program that guides use. */
export interface GuideLine {
  where: string;
  /** As it is written, without its comment; one that goes on over several lines is joined. */
  text: string;
}

/** A line that runs the `foldwise` command. */
export interface GuideCommand extends GuideLine {
  /** Behind `npx foldwise`. */
  args: string[];
  /** Where standard output goes to. */
  output: string | null;
}

/** What a line of a guide may begin with. */
export const PROGRAM =
  /^(?:[A-Z_]+=\S+ )*(npx|npm|node|aws|curl|cp|docker|export|helm|kubectl|openssl|python3)\b/;

export const readPage = (page: string) => readFileSync(`${root}${page}`, "utf8");

export function guideBlocks(): GuideBlock[] {
  return PAGES.flatMap((page) => parsePage(page).blocks);
}

/** Every line for a shell, in the order of the pages. */
export function guideLines(): GuideLine[] {
  return PAGES.flatMap((page) => parsePage(page).lines);
}

/** Every `npx foldwise …`: in blocks, in tables and in the text. */
export function guideCommands(): GuideCommand[] {
  return guideLines()
    .filter(({ text }) => text.startsWith("npx foldwise "))
    .map(({ where, text }) => {
      // A comparison within quotes is no file.
      const [command = "", output = null] = text.split(/ > (?=[^"']*$)/);
      return { where, text, args: words(command).slice(2), output };
    });
}

function parsePage(page: string): { blocks: GuideBlock[]; lines: GuideLine[] } {
  const blocks: GuideBlock[] = [];
  const lines: GuideLine[] = [];
  let open: GuideBlock | undefined;
  let begun: GuideLine | undefined;
  for (const [index, line] of readPage(page).split("\n").entries()) {
    const where = `${page}:${index + 1}`;
    const fence = /^ *```(\w*)$/.exec(line);
    if (fence) {
      open = open ? undefined : { where, language: fence[1] ?? "", text: "" };
      if (open) blocks.push(open);
    } else if (open) {
      open.text += `${line}\n`;
      if (open.language !== "sh" || line.trim() === "") continue;
      begun ??= { where, text: "" };
      begun.text += line.trim().replace(/(^| +)# .*$/, "");
      if (begun.text.endsWith("\\")) begun.text = begun.text.slice(0, -1);
      else {
        if (begun.text !== "") lines.push(begun);
        begun = undefined;
      }
    } else
      for (const [, text = ""] of line.matchAll(/`([^`]+)`/g))
        if (PROGRAM.test(text) && text.includes(" ") && text !== "npx foldwise") lines.push({ where, text });
  }
  return { blocks, lines };
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

/** As a shell splits it: quotes hold a word together. */
export function words(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) =>
    String(double ?? single ?? plain),
  );
}
