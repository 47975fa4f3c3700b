/** Control characters, and those that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text as a terminal or a log may print it: characters that could set colours, move the cursor, forge a line or turn
 * the reading direction are written as escapes, `\u001b`.
 */
export function visibleText(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Whether a name holds such a character. */
export function hasUnprintable(text: string): boolean {
  return text.search(UNPRINTABLE) >= 0;
}

/** What is wrong with a name that holds such a character; for `refine`. */
export const UNPRINTABLE_NAME = "has a control or direction character, which a name cannot have";

/** As visibleText, of a text of several lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}
