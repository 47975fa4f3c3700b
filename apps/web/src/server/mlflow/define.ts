import type { z } from "zod";
import type { Method } from "../edge/define";
import type { Services } from "../services";
import type { ConflictCode } from "./errors";

export interface MlflowCall<Input> extends Services {
  input: Input;
  request: Request;
}

/** One route of MLflow's API, served under each of its prefixes. */
export interface MlflowRoute<Input extends z.ZodType = z.ZodType> {
  method: Method;
  /** Behind the prefix, with `{name}` for a part of the path and `{name...}` for all that is left of it. */
  path: string;
  /** Of parameters of the path and query of a GET, or of the body; what it does not know is ignored. */
  input: Input;
  /** What a conflict is called here. */
  conflict?: ConflictCode;
  /** Most bytes of the body. Default 1 MiB. */
  maxBytes?: number;
  /** Whether the body is a file, and what stands behind `?` belongs to its name: MLflow's client does not encode it. */
  isFile?: boolean;
  /** The answer as a value, or a Response of its own. */
  answer(call: MlflowCall<z.output<Input>>): Promise<unknown>;
  /** As `answer`, of a body that is too large to be read and checked between other requests. */
  answerLarge?(call: Services & { body: Uint8Array }): Promise<unknown>;
}

export function mlflowRoute<Input extends z.ZodType>(route: MlflowRoute<Input>): MlflowRoute<Input> {
  return route;
}
