import { createServer, type Server } from "node:net";

/** A server on a port that the system chose, and that nobody else can have taken meanwhile. */
export async function takePort(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was assigned");
  return { server, port: address.port };
}
