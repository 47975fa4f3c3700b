/** The program of `startServerProcess`: answers its parent's messages "memory" and "stop". */
import { boundConnections } from "../edge/bound-connections";
import { parseEnvironment } from "../environment";
import { serveMlflow } from "../mlflow/handle";
import { installServices, openServices } from "../services";
import { serveRoutes } from "./http-server";

const MIB = 2 ** 20;
const environment = parseEnvironment(process.env);
const services = openServices(environment);
installServices(services);
boundConnections({ maxConnections: environment.maxConnections });
const path = "/api/2.0/{path...}";
const server = await serveRoutes(["GET", "POST"].map((method) => ({ method, path, handler: serveMlflow })));
let mostRss = 0;
const timer = setInterval(() => {
  mostRss = Math.max(mostRss, process.memoryUsage.rss());
}, 10);
process.on("message", (message) => {
  if (message === "stop") {
    clearInterval(timer);
    void server
      .close()
      .then(() => services.close())
      .then(() => process.disconnect());
    return;
  }
  // What is left after it is held by something.
  globalThis.gc?.();
  const { rss, arrayBuffers } = process.memoryUsage();
  process.send?.({ rss: rss / MIB, mostRss: Math.max(mostRss, rss) / MIB, buffers: arrayBuffers / MIB });
});
process.send?.({ url: server.url });
