import { inject } from "vitest";
import { ownNumber } from "./parallel.mjs";

/** The whole product, started for the browser tests of one of vitest's workers. */
export interface Product {
  url: string;
  /** Its home folder: logs, artifacts. */
  home: string;
  /** Where its worker finds Postgres and Temporal. */
  services: Readonly<Record<"DATABASE_URL" | "TEMPORAL_ADDRESS", string>>;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** One for each of vitest's workers. */
    PRODUCTS: readonly Product[];
  }
}

/** The product that the files of this vitest worker share, one after the other. */
export function ownProduct(): Product {
  const product = inject("PRODUCTS")[ownNumber() - 1];
  if (product === undefined) throw new Error(`no product was started for vitest's worker ${ownNumber()}`);
  return product;
}
