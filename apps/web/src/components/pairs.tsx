import type { ReactNode } from "react";
import { HashValue } from "./hash-value";
import classes from "./pairs.module.css";

/** Digests of SHA-1 to SHA-512. */
const HASH = /^[0-9a-f]{40,128}$/;

/** Names and values, two columns; a long value breaks instead of pushing, a digest is shortened. */
export function Pairs({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.pairs}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {typeof value === "string" && HASH.test(value) ? <HashValue value={value} name={name} /> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
