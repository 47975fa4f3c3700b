/** Imported before a server's program: on the port FOLDWISE_BENCH_MEMORY_PORT of loopback answers with the bytes that it holds. */
import { createServer } from "node:http";
import { liveMemory } from "../../testing/live-memory.mjs";

createServer((_, response) => response.end(String(liveMemory())))
  .listen(Number(process.env.FOLDWISE_BENCH_MEMORY_PORT), "127.0.0.1")
  .unref();
