/** The program of `startServerProcess`, with that of the server's threads: answers its parent's messages "memory" and "stop". */
import { liveMemory, watchLiveMemory } from "../../../../../infra/testing/live-memory.mjs";
import { boundConnections } from "../edge/bound-connections";
import { parseEnvironment } from "../environment";
import { serveMlflow } from "../mlflow/handle";
import { installServices, openServices } from "../services";
import { serveRoutes } from "./http-server";

const environment = parseEnvironment(process.env);
const services = openServices(environment, process.argv[2]);
installServices(services);
boundConnections({ maxConnections: environment.maxConnections });
const path = "/api/2.0/{path...}";
const server = await serveRoutes(["GET", "POST"].map((method) => ({ method, path, handler: serveMlflow })));
const memory = watchLiveMemory();
process.on("message", (message) => {
  if (message === "stop") {
    memory.stop();
    void server
      .close()
      .then(() => services.close())
      .then(() => process.disconnect());
    return;
  }
  process.send?.({ live: liveMemory(), most: memory.most(), resident: process.memoryUsage.rss() });
});

process.send?.({ url: server.url });
