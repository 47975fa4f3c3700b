import { parseEnvironment } from "./environment";

/** Ends a server whose environment is bad as it starts, with every bad variable named. */
export function checkEnvironment(): void {
  try {
    parseEnvironment(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // In development the pages can be worked on without a database; requests then say what is missing.
    if (process.env.NODE_ENV === "production") process.exit(1);
  }
}
