import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetupError } from "../setup/errors.mjs";

/**
 * @typedef {object} StackOptions
 * @property {number | undefined} port explicit port of the web app; undefined: the first free one from the default on
 * @property {string} host
 * @property {string} home absolute folder of everything that outlives a stop
 * @property {boolean} demo
 * @property {boolean} temporalUi serve Temporal's own page, which has no sign-in
 */

export const USAGE = `npm start -- [--port P] [--home DIR] [--host H] [--no-demo] [--temporal-ui]
  --port P     port of the page (default: the first free one from 3000 on)
  --home DIR   folder of the data and logs (default: .foldwise)
  --host H     address to listen on (default: 127.0.0.1); any but loopback needs a token
  --no-demo    do not start the quick-start sweep
  --temporal-ui  serve the Temporal UI on loopback; it has no sign-in`;

/**
 * @param {readonly string[]} argv
 * @param {string} from folder that a relative --home is taken from
 * @param {string} root the checkout, where the default home is
 * @returns {StackOptions | "help"}
 * @throws {SetupError} naming the flag that is wrong
 */
export function parseOptions(argv, from, root) {
  /** @type {ReturnType<typeof parse>} */
  let values;
  try {
    values = parse(argv);
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  if (values.help === true) return "help";
  return {
    port: values.port === undefined ? undefined : parsePort(values.port),
    host: values.host ?? "127.0.0.1",
    home: values.home === undefined ? join(root, ".foldwise") : resolve(from, values.home),
    demo: values["no-demo"] !== true,
    temporalUi: values["temporal-ui"] === true,
  };
}

/** @param {readonly string[]} argv */
function parse(argv) {
  return parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: false,
    options: {
      port: { type: "string" },
      home: { type: "string" },
      host: { type: "string" },
      "no-demo": { type: "boolean" },
      "temporal-ui": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  }).values;
}

/** @param {string} text */
function parsePort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new SetupError(`--port ${text} is not a port; give a number from 1 to 65535`);
}

/**
 * Whether only programs of this machine can reach an address.
 * @param {string} host
 */
export function isLoopback(host) {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
