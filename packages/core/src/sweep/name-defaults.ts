import { isMap, parseDocument } from "yaml";
import { AUGMENTED } from "../trainers/tfjs/augmentation";

/** What plans of release 0.1 got where they did not say it. */
const DEFAULTS_OF_01: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  splits: { scheme: "within-fold-by-image" },
  data: { balance: "hsv-desaturated", augmentation: AUGMENTED },
};

/**
 * The text of a plan of release 0.1 with those defaults named that have changed since, so that it means what it meant.
 * A text that is no mapping is returned as it is, and so are sections that are none.
 */
export function nameDefaultsOf01(source: string): string {
  const yaml = parseDocument(source);
  if (yaml.errors.length > 0 || !isMap(yaml.contents)) return source;
  const isBlock = yaml.contents.flow !== true;
  const lines: string[] = [];
  let isChanged = false;
  for (const [section, defaults] of Object.entries(DEFAULTS_OF_01)) {
    const there = yaml.get(section);
    if (isMap(there)) {
      for (const [key, value] of Object.entries(defaults)) {
        if (there.has(key)) continue;
        there.set(key, value);
        isChanged = true;
      }
    } else if (there === undefined && !yaml.has(section) && isBlock) {
      const pairs = Object.entries(defaults).map(([key, value]) => `${key}: ${value}`);
      lines.push(`${section}: { ${pairs.join(", ")} }\n`);
    } else if (there === undefined || there === null) {
      yaml.set(section, yaml.createNode(defaults, { flow: true }));
      isChanged = true;
    }
  }
  // What stands there keeps its spelling unless something has to be put into it.
  const text = isChanged ? yaml.toString({ lineWidth: 0 }) : source;
  return lines.length === 0 ? text : `${text}${text.endsWith("\n") ? "" : "\n"}${lines.join("")}`;
}
