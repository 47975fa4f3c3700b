import { connect } from "../../../client";
import { createMetricStore } from "../../../metrics";
import { purgeDeleted } from "../purge-deleted";

/** A process that does nothing but purge, to be killed. */
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: purge-process URL");
const connection = connect(url, { maxConnections: 2 });
await purgeDeleted({ connection, metrics: createMetricStore(connection), olderThanMs: 0 });
await connection.close();
