/** Names that are offered. */
const MAX_OFFERED = 8;
const LAST_NAME = /(?:^|[\s(])([A-Za-z_][\w./:-]*)$/;
/** Words that end a comparison's value, after which a name does not come. */
const AFTER_OPERATOR = /(?:[=<>~]|\b(?:in|is|like|ilike|matches|not))\s*$/i;

export interface Completion {
  /** The whole text with the name in place. */
  value: string;
  label: string;
}

/** Names that the last word of a query may become. */
export function complete(text: string, names: readonly string[]): Completion[] {
  const [, begun = ""] = LAST_NAME.exec(text) ?? [];
  const before = text.slice(0, text.length - begun.length);
  const quotes = before.split(/['"`]/).length - 1;
  if (begun === "" || quotes % 2 === 1 || AFTER_OPERATOR.test(before)) return [];
  const wanted = begun.toLowerCase();
  return names
    .filter((name) => name.toLowerCase().startsWith(wanted) && name !== begun)
    .slice(0, MAX_OFFERED)
    .map((name) => ({ value: `${before}${name}`, label: name }));
}

/** A parameter, metric or tag as a query names it: in backticks where its characters ask for them. */
export function queryName(prefix: "params" | "metrics" | "tags", key: string): string {
  return `${prefix}.${/^\w[\w./:-]*$/.test(key) ? key : `\`${key}\``}`;
}
