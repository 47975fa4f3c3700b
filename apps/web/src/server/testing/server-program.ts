/** The program of `startServerProcess`, with that of the server's threads: answers its parent's messages "memory" and "stop". */
import { setImmediate } from "node:timers/promises";
import { boundConnections } from "../edge/bound-connections";
import { parseEnvironment } from "../environment";
import { serveMlflow } from "../mlflow/handle";
import { installServices, openServices } from "../services";
import { serveRoutes } from "./http-server";

const MIB = 2 ** 20;
const MAX_COLLECTIONS = 10;
const environment = parseEnvironment(process.env);
const services = openServices(environment, process.argv[2]);
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
  void heldBuffers().then((buffers) => {
    const rss = process.memoryUsage.rss();
    process.send?.({ rss: rss / MIB, mostRss: Math.max(mostRss, rss) / MIB, buffers: buffers / MIB });
  });
});
/** What something holds: V8 gives buffers back beside the program, and has done so at the next collection at the latest. */
async function heldBuffers(): Promise<number> {
  let held = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < MAX_COLLECTIONS; tries++) {
    globalThis.gc?.();
    await setImmediate();
    const { arrayBuffers } = process.memoryUsage();
    if (tries > 0 && arrayBuffers >= held) break;
    held = arrayBuffers;
  }
  return held;
}

process.send?.({ url: server.url });
