import { LIBRARY_ROUTES } from "./library";
import { RUN_ROUTES } from "./run";
import { SWEEP_ROUTES } from "./sweep";
import { SYSTEM_ROUTES } from "./system";

/** Every route there is, in the order of the OpenAPI document. */
export const ROUTES = { ...SYSTEM_ROUTES, ...SWEEP_ROUTES, ...RUN_ROUTES, ...LIBRARY_ROUTES };
