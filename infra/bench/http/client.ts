import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/** A server that speaks MLflow's REST API, ours or MLflow's own. */
export interface Tracker {
  get(path: string): Promise<string>;
  /** @returns the answer's body */
  post(path: string, body: string): Promise<string>;
  /** A stream of Server-Sent Events, as it comes. */
  stream(path: string): Promise<IncomingMessage>;
  close(): void;
}

/** Both servers close a connection that rests for five seconds; this one does before. */
const MAX_IDLE_MS = 3_000;

/** The one client that both servers are asked with: plain `node:http`, connections kept. @param url without a path */
export function connectTo(url: string): Tracker {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: MAX_IDLE_MS });
  const send = (method: string, path: string, body?: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      request(`${url}${path}`, { method, agent, headers }, resolve).on("error", reject).end(body);
    });
  const whole = async (method: string, path: string, body?: string) => {
    const answer = await send(method, path, body);
    const read = await text(answer);
    if (answer.statusCode !== 200)
      throw new Error(`${method} ${path.slice(0, 100)}: ${answer.statusCode} ${read.slice(0, 400)}`);
    return read;
  };
  return {
    get: (path) => whole("GET", path),
    post: (path, body) => whole("POST", path, body),
    stream: (path) => send("GET", path),
    close: () => agent.destroy(),
  };
}

export const API = "/api/2.0/mlflow";

/** @returns the id of a new run */
export async function createRun(tracker: Tracker, experimentId: string): Promise<string> {
  const body = JSON.stringify({ experiment_id: experimentId, start_time: Date.now(), run_name: "bench" });
  return JSON.parse(await tracker.post(`${API}/runs/create`, body)).run.info.run_id;
}

/** @returns the id of a new experiment */
export async function createExperiment(tracker: Tracker, name: string): Promise<string> {
  const made = await tracker.post(`${API}/experiments/create`, JSON.stringify({ name }));
  return JSON.parse(made).experiment_id;
}
