import { checkBaselineFile } from "@foldwise/core/baselines";
import type { LatencyList } from "@foldwise/core/contracts/http/request";
import type { Database } from "@foldwise/db/client";
import { listBaselines } from "@foldwise/db/repositories/baseline";
import { listLatencies } from "@foldwise/db/repositories/worker-request";
import { importBaselines } from "../tables/files";
import { latencyView } from "../views/latency";

/** Measured prediction times, of one run where it is named, beside every published one. */
export async function readLatency({ db, runId }: { db: Database; runId?: number }): Promise<LatencyList> {
  await importBaselines(db);
  const [measured, baselines] = await Promise.all([listLatencies({ ctx: db, runId }), listBaselines(db)]);
  const published = baselines.flatMap(({ document }) => {
    const { source, values } = checkBaselineFile(document);
    return values
      .filter(({ metric, unit }) => metric === "prediction_time" && unit === "milliseconds")
      .map(({ column, value, notes }) => ({
        source: source.title,
        where: column,
        value,
        note: notes.join(" "),
      }));
  });
  return { measured: measured.map(latencyView), published };
}
