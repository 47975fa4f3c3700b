export { createClient, type FoldwiseClient, type ModelQuery, type RunQuery } from "./create-client";
export { ApiError, UnreachableError } from "./errors";
export type { FollowOptions } from "./follow";
export type { ImageInput, WaitOptions } from "./request-methods";
export type { ClientOptions } from "./transport";
