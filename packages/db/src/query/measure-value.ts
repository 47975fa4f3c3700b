import type { MeasureCondition, MeasureField } from "@foldwise/core/query";
import { type SQL, sql } from "drizzle-orm";
import { evaluation } from "../schema";

/** Of the mean as of the others nothing is left out but what has no value. */
const AGGREGATES = { mean: sql.raw("avg"), min: sql.raw("min"), max: sql.raw("max") } as const;

/**
 * A measure of evaluations on the test side, null where none has it.
 * @param isOwn the condition of the evaluations of a row
 */
export function measureValue({ key, aggregate, conditions }: MeasureField, isOwn: SQL): SQL {
  const under = conditions.map((condition) => sql` and ${conditionHolds(condition)}`);
  return sql`(select ${AGGREGATES[aggregate]}((${evaluation.measures} ->> ${key})::float8) from ${evaluation}
    where ${isOwn} and ${evaluation.side} = 'test'${sql.join(under)})`;
}

/** Those with a column are 0 where an evaluation leaves them out. */
function conditionHolds({ name, value }: MeasureCondition): SQL {
  if (name === "weights") return sql`${evaluation.weights}::text = ${String(value)}`;
  const column = name === "testSigma" ? evaluation.sigma : name === "replicate" ? evaluation.replicate : null;
  if (column === null) return sql`${evaluation.conditions} @> ${JSON.stringify({ [name]: value })}::jsonb`;
  return typeof value === "number" ? sql`${column}::float8 = ${value}::float8` : sql`false`;
}
