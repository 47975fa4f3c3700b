import { ARTIFACT_ROUTES } from "./artifact";
import { BASELINE_ROUTES } from "./baselines";
import { EXPERIMENT_ROUTES } from "./experiment";
import { FOLD_GROUP_ROUTES } from "./fold-groups";
import { LIBRARY_ROUTES } from "./library";
import { REQUEST_ROUTES } from "./request";
import { RUN_ROUTES } from "./run";
import { SAVED_TABLE_ROUTES } from "./saved-tables";
import { SWEEP_ROUTES } from "./sweep";
import { SYSTEM_ROUTES } from "./system";

/** Every route there is, in the order of the OpenAPI document. */
export const ROUTES = {
  ...SYSTEM_ROUTES,
  ...SWEEP_ROUTES,
  ...EXPERIMENT_ROUTES,
  ...RUN_ROUTES,
  ...ARTIFACT_ROUTES,
  ...FOLD_GROUP_ROUTES,
  ...REQUEST_ROUTES,
  ...LIBRARY_ROUTES,
  ...SAVED_TABLE_ROUTES,
  ...BASELINE_ROUTES,
};
