export {
  ApiError,
  type ClientOptions,
  createClient,
  type FoldwiseClient,
  type FollowOptions,
  type RunQuery,
  UnreachableError,
} from "./sdk";
