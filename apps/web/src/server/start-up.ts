import { isTemporary, openArtifactStore } from "@foldwise/db/artifacts";
import { boundConnections } from "./edge/bound-connections";
import { parseEnvironment } from "./environment";
import { listeningHost, requireTokenBeyondLoopback } from "./listening-host";

export { limitHeapGrowth } from "./heap-growth";

/**
 * Ends a server as it starts when its environment is bad, with every bad variable named, or when others could reach it
 * without a token. One that goes on bounds its connections.
 */
export function checkEnvironment(): void {
  try {
    const { token, maxConnections } = parseEnvironment(process.env);
    requireTokenBeyondLoopback({ host: listeningHost(process.argv), token });
    boundConnections({ maxConnections });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // In development the pages can be worked on without a database; requests then say what is missing.
    if (process.env.NODE_ENV === "production") process.exit(1);
  }
}

/**
 * Keeps a server whose log has lost its reader, as when its supervisor was killed, from failing at each line: the error would be logged
 * in turn, and the process would neither answer nor end.
 */
export function ignoreBrokenLogs(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/**
 * Ends a server as it starts when the bucket that it is to keep artifacts in refuses: missing, or closed to its
 * credentials. One that is out of reach is only told of.
 */
export async function checkArtifacts(): Promise<void> {
  const { artifacts } = parseEnvironment(process.env);
  // A page that shares the home may be allowed to read only.
  if (!artifacts.isSeparate) return;
  try {
    await openArtifactStore(artifacts).store.check();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (process.env.NODE_ENV === "production" && !isTemporary(error)) process.exit(1);
  }
}
