import { sql } from "drizzle-orm";
import { trial } from "../../schema";

/** Of complete trials: those that exceed no constraint of their plan. */
export const KEEPS_CONSTRAINTS = sql`0 >= all(coalesce(${trial.violations}, '{}'))`;
