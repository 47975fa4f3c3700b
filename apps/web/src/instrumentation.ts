/** Next calls this once as the server starts: a bad environment ends it then, with every bad variable named. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { parseEnvironment } = await import("./server/environment");
  try {
    parseEnvironment(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // In development the pages can be worked on without a database; requests then say what is missing.
    if (process.env.NODE_ENV === "production") process.exit(1);
  }
}
