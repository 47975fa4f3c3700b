import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import {
  bareCommands,
  guideBlocks,
  guideCommands,
  guideLines,
  PAGES,
  PROGRAM,
  readPage,
  words,
} from "./guide-commands";
import { makeProgram } from "./program";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Parses a command as the program does, and does nothing. @throws CommanderError for what the program refuses */
async function parse(args: readonly string[]): Promise<void> {
  const program = makeProgram();
  const quiet = (command: Command): void => {
    command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
    if (command.commands.length === 0) command.action(() => {});
    for (const sub of command.commands) quiet(sub);
  };
  quiet(program);
  await program.parseAsync(args, { from: "user" });
}

const commands = guideCommands();

describe("commands of README and guides", () => {
  it("are found", () => {
    expect(commands.length).toBeGreaterThan(80);
    expect(new Set(commands.map(({ where }) => where.split(":")[0])).size).toBeGreaterThan(12);
  });

  it("stand in fenced blocks of a named language, and each line of a shell begins with a known program", () => {
    for (const { where, language } of guideBlocks())
      expect(["mermaid", "python", "sh", "sql", "text", "yaml"], where).toContain(language);
    for (const { where, text } of guideLines()) expect(text, where).toMatch(PROGRAM);
    for (const page of PAGES) expect(readPage(page), page).not.toMatch(/\n\n {4}[^\s|-]/);
  });

  it("run every script and use every file that a guide shows", () => {
    const lines = guideLines();
    const files = guideBlocks().filter(({ language }) => language === "python" || language === "yaml");
    expect(files.length).toBeGreaterThan(5);
    for (const { where, language, text } of files) {
      const name = /^# ([\w.-]+)\n/.exec(text)?.[1];
      expect(name, `${where} begins with a comment that names its file`).toBeDefined();
      const isUsed = (line: string) => line.includes(language === "python" ? `python3 ${name}` : ` ${name}`);
      expect(
        lines.some((line) => isUsed(line.text)),
        `${where}: ${name} is used by a line`,
      ).toBe(true);
    }
  });

  it("and all other words say dataset in one word", () => {
    for (const page of PAGES) expect(readPage(page), page).not.toMatch(/\bdata\s+sets?\b/i);
  });

  it("are all run with npx", () => {
    expect(bareCommands()).toEqual([]);
  });

  it.each(commands)("$where: $text", async ({ args }) => {
    await parse(args);
    for (const file of args.filter((arg) => arg.startsWith("data/")))
      expect(existsSync(`${root}${file}`), file).toBe(true);
  });

  it.each([
    ["sweep run plan.yaml --wach", /unknown option '--wach'/],
    ["table shw 9", /unknown command 'shw'/],
    ["table show 9 --format pdf", /'pdf' is invalid/],
    ["model export 12 --format keras-h5", /--out/],
  ])("a wrong one fails: %s", async (text, message) => {
    await expect(parse(text.split(" "))).rejects.toThrow(message);
  });

  it.each(leaves(makeProgram()))("%s --help has an example that parses", async (name, command) => {
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const examples = [...help.matchAll(/^ {2}npx foldwise (.*)$/gm)].map((match) => match[1] ?? "");
    expect(examples.length, help).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example.startsWith(name), example).toBe(true);
      await parse(words(example));
    }
  });
});

function leaves(command: Command, path: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(" "), command]];
  return command.commands.flatMap((sub) => leaves(sub, [...path, sub.name()]));
}
