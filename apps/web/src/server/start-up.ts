import { parseEnvironment } from "./environment";
import { listeningHost, requireTokenBeyondLoopback } from "./listening-host";

/**
 * Ends a server as it starts when its environment is bad, with every bad variable named, or when others could reach it
 * without a token.
 */
export function checkEnvironment(): void {
  try {
    const { token } = parseEnvironment(process.env);
    requireTokenBeyondLoopback({ host: listeningHost(process.argv), token });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // In development the pages can be worked on without a database; requests then say what is missing.
    if (process.env.NODE_ENV === "production") process.exit(1);
  }
}
