import type { ReactNode } from "react";
import { HashValue } from "./hash-value";
import classes from "./pairs.module.css";

/** Digests of SHA-1 to SHA-512. */
const HASH = /^[0-9a-f]{40,128}$/;

/** Name, value, and what the name says on hover. */
type Pair = readonly [name: string, value: ReactNode, hint?: string];

/** Names and values, two columns; a long value breaks instead of pushing, a digest is shortened. */
export function Pairs({ rows }: { rows: readonly Pair[] }) {
  return (
    <dl className={classes.pairs}>
      {rows.map(([name, value, hint]) => (
        <div key={name}>
          <dt title={hint}>{name}</dt>
          <dd>
            {typeof value === "string" && HASH.test(value) ? <HashValue value={value} name={name} /> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
