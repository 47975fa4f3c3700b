export { type Connection, type Context, connect, type Database } from "./client";
export { migrate } from "./migrate";
import * as schema from "./schema";

export { schema };
