import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** A fresh cluster, as the role that owns Foldwise's databases; tests get copies of this one (`createTestDatabase`), and nobody connects to it. */
    DATABASE_URL: string;
    /** The same cluster as its superuser, who makes and removes databases. */
    SUPERUSER_URL: string;
    /** A fresh development server in memory. */
    TEMPORAL_ADDRESS: string;
    /** The program of the web server's threads, built once, so that a test needs no build before it. */
    THREAD_PROGRAM: string;
  }
}
