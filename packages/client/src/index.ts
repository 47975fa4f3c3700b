export {
  ApiError,
  type ClientOptions,
  createClient,
  type FoldwiseClient,
  type FollowOptions,
  type ModelQuery,
  type RunQuery,
  UnreachableError,
} from "./sdk";
