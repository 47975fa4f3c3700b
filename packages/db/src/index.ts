export { type Connection, type Context, connect, type Database } from "./client";
export { migrate } from "./migrate";
export * as schema from "./schema";
