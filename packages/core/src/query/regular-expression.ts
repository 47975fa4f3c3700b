/** A regular expression of the part that RE2, Postgres and JavaScript understand alike, written for each. */
export interface RegularExpression {
  /** As the person wrote it. */
  readonly text: string;
  /** With the flags `su`. */
  readonly javaScript: string;
  /** An advanced regular expression of Postgres. */
  readonly postgres: string;
  readonly ignoresCase: boolean;
}

/** Most characters of a regular expression. */
export const MAX_PATTERN_LENGTH = 500;
/** Most copies of its parts that counted repetitions such as `{2,50}` make, one within the other multiplied. */
const MAX_COPIES = 1_000;
const MAX_GROUP_DEPTH = 20;

const CLASSES: Readonly<Record<string, string>> = { d: "0-9", w: "A-Za-z0-9_", s: " \\t\\n\\r\\f\\v" };
const ASSERTIONS: Readonly<Record<string, string>> = { b: "\\y", B: "\\Y" };
const CONTROLS = "tnrfv";
const SYNTAX = /[\\^$.*+?()[\]{}|/]/;

/** What is wrong with a pattern, and where in it. */
export class PatternError extends Error {
  constructor(
    message: string,
    readonly index: number,
  ) {
    super(message);
    this.name = "PatternError";
  }
}

/**
 * Neither backreferences nor lookaround: without them Postgres matches in time that grows with the text alone. Counted
 * repetitions are bounded, since each copy is a part of its automaton.
 * @throws PatternError
 */
export function readRegularExpression(text: string): RegularExpression {
  if (text.length > MAX_PATTERN_LENGTH)
    throw new PatternError(`a regular expression has at most ${MAX_PATTERN_LENGTH} characters`, 0);
  const ignoresCase = text.startsWith("(?i)");
  const reader = new Reader(text, ignoresCase ? 4 : 0);
  reader.read();
  return { text, javaScript: reader.javaScript, postgres: reader.postgres, ignoresCase };
}

/** Goes through a pattern once and writes it in both forms. */
class Reader {
  javaScript = "";
  postgres = "";
  /** Of each open group, how many copies its parts make; of the whole pattern first. */
  private readonly copies: number[] = [0];
  /** Copies that the last part makes; null where nothing stands that could be repeated. */
  private last: number | null = null;

  constructor(
    private readonly text: string,
    private index: number,
  ) {}

  read(): void {
    while (this.index < this.text.length) this.part();
    if (this.copies.length > 1) this.fail("a parenthesis is not closed");
  }

  private part(): void {
    const character = this.take();
    if (character === "(") this.open();
    else if (character === ")") this.close();
    else if (character === "[") this.bracket();
    else if (character === "\\") this.escape();
    else if (character === "|") this.between("|");
    else if (character === "^" || character === "$") this.between(character);
    else if (character === ".") this.atom(".", ".");
    else if ("*+?{".includes(character)) this.repeat(character);
    else this.literal(character);
  }

  private open(): void {
    if (this.text[this.index] === "?") {
      if (!this.text.startsWith("?:", this.index))
        this.fail(
          "only (?: and, at the very beginning, (?i) may follow a parenthesis: there is no lookaround",
        );
      this.index += 2;
    }
    if (this.copies.length > MAX_GROUP_DEPTH) this.fail("has too many groups within each other");
    this.copies.push(0);
    this.between("(?:");
  }

  private close(): void {
    const inner = this.copies.pop() ?? 0;
    if (this.copies.length === 0) this.fail("a parenthesis is closed that was not opened");
    this.between(")");
    this.count(inner);
  }

  private repeat(character: string): void {
    if (this.last === null) this.fail(`there is nothing before ${character} to repeat`);
    const [quantifier, times] = character === "{" ? this.counted() : [character, 1];
    // The shortest repetition finds the same texts as the longest.
    if (this.text[this.index] === "?") this.index += 1;
    this.write(quantifier, quantifier);
    this.count((this.last ?? 1) * Math.max(times, 1) - (this.last ?? 1));
    this.last = null;
  }

  private counted(): [string, number] {
    const [whole, low, comma, high] = /^(\d{1,3})(,?)(\d{0,3})\}/.exec(this.text.slice(this.index)) ?? [];
    if (whole === undefined || (comma === "" && high !== ""))
      return this.fail("braces hold one count or two, such as {2} or {2,5}; write \\{ for a brace itself");
    this.index += whole.length;
    const most = Number(high === "" ? low : high);
    if (Number(low) > most || most > 255) this.fail("counts go up, and to 255 at most");
    return [`{${whole}`, most];
  }

  private escape(): void {
    const character = this.take();
    const set = CLASSES[character.toLowerCase()];
    const assertion = ASSERTIONS[character];
    if (set !== undefined) {
      const bracket = `[${character === character.toUpperCase() ? "^" : ""}${set}]`;
      this.atom(bracket, bracket);
    } else if (assertion !== undefined) {
      this.write(`\\${character}`, assertion);
      this.last = null;
    } else if (CONTROLS.includes(character) && character !== "") {
      this.atom(`\\${character}`, `\\${character}`);
    } else if (/^[0-9]$/.test(character)) this.fail("there are no backreferences");
    else if (/^[a-zA-Z]?$/.test(character)) this.fail(`\\${character} is not a known escape`);
    else this.literal(character);
  }

  /** A set of characters, up to its bracket's end. */
  private bracket(): void {
    let written = "[";
    if (this.text[this.index] === "^") written += this.take();
    let members = 0;
    for (let character = this.take(); character !== "]" || members === 0; character = this.take()) {
      if (character === "") this.fail("a bracket is not closed");
      if (character === "]") this.fail("a bracket is empty; write \\] for a bracket itself");
      written += character === "\\" ? this.escapeInBracket() : memberText(character);
      members += 1;
    }
    written += "]";
    try {
      new RegExp(written, "u");
    } catch {
      this.fail("the bracket has a range that goes down, or one between sets");
    }
    this.atom(written, written);
  }

  private escapeInBracket(): string {
    const character = this.take();
    const set = CLASSES[character];
    if (set !== undefined) {
      if (this.text[this.index] === "-" && this.text[this.index + 1] !== "]")
        this.fail("a range has one character at each end");
      return set;
    }
    if (character !== "" && CONTROLS.includes(character)) return `\\${character}`;
    if (/^[a-zA-Z0-9]?$/.test(character)) this.fail(`\\${character} is not allowed in a bracket`);
    return `\\${character}`;
  }

  private literal(character: string): void {
    const written = SYNTAX.test(character) ? `\\${character}` : character;
    this.atom(written, written);
  }

  private atom(javaScript: string, postgres: string): void {
    this.write(javaScript, postgres);
    this.count(1);
  }

  private between(written: string): void {
    this.write(written, written);
    this.last = null;
  }

  private write(javaScript: string, postgres: string): void {
    this.javaScript += javaScript;
    this.postgres += postgres;
  }

  private count(copies: number): void {
    const group = this.copies.length - 1;
    const sum = (this.copies[group] ?? 0) + copies;
    if (sum > MAX_COPIES) this.fail(`its repetitions make over ${MAX_COPIES} copies`);
    this.copies[group] = sum;
    this.last = copies;
  }

  /** The next character, whole; empty at the end. */
  private take(): string {
    const code = this.text.codePointAt(this.index);
    const character = code === undefined ? "" : String.fromCodePoint(code);
    this.index += character.length;
    return character;
  }

  private fail(message: string): never {
    throw new PatternError(message, Math.max(0, this.index - 1));
  }
}

/** A character of a bracket as both dialects take it for itself; a hyphen makes a range in both. */
function memberText(character: string): string {
  return character !== "-" && SYNTAX.test(character) ? `\\${character}` : character;
}
