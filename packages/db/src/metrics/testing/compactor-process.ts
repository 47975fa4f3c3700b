import { connect } from "../../client";
import { startCompactor } from "../compactor";
import { createMetricStore } from "../postgres/store";

/** A process that does nothing but compact, to be killed. */
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: compactor-process URL");
const connection = connect(url, { maxConnections: 2 });
startCompactor(createMetricStore(connection), { everyMs: 20, maxAgeMs: 0 });
console.warn("compacting");
