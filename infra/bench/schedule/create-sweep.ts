import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Run by a checkout's own tsx: stores a sweep as that checkout does and prints its id.
 *
 *   create-sweep.ts <checkout> <url of the database> <plan as JSON>
 */
const [root = "", url = "", source = ""] = process.argv.slice(2);
const load = (path: string) => import(pathToFileURL(join(root, "packages/db/src", path)).href);
const { connect } = await load("client.ts");
const { createSweep } = await load("repositories/sweep/create.ts");
const connection = connect(url);
const { id } = await createSweep({ ctx: connection.db, source });
await connection.close();
console.log(id);
