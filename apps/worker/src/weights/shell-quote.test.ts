import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellQuote } from "./shell-quote";

it.each(["plain", "", "two words", "it's", "'; echo changed; '", '$HOME `id` \\ " !*', "a\nb"])(
  "a quoted word reaches the program as it is: %j",
  (word) => {
    const said = execFileSync("sh", ["-c", `printf %s ${shellQuote(word)}`], { encoding: "utf8" });
    expect(said).toBe(word);
  },
);
