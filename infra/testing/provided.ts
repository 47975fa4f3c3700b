import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** A fresh cluster; tests make their own databases in it (`createTestDatabase`). */
    DATABASE_URL: string;
    /** A fresh development server in memory. */
    TEMPORAL_ADDRESS: string;
  }
}
