import { createHash, randomBytes } from "node:crypto";
import { REPORT_TOKEN_PREFIX } from "@foldwise/core/trainers";
import { issueReportToken, readReported } from "@foldwise/db/repositories/attempt-report";
import type { HttpReports } from "../trainers";
import type { AttemptKey } from "./attempt-events";
import type { Dependencies } from "./dependencies";
import { retryOnOutage } from "./outage";

/** What an attempt's program sends to the server itself, read from where both sides meet. */
export function makeHttpReports(
  { db: ctx, draining: signal }: Pick<Dependencies, "db" | "draining">,
  { trainingId, number }: AttemptKey,
): HttpReports {
  return {
    async issueToken() {
      const token = `${REPORT_TOKEN_PREFIX}${randomBytes(32).toString("base64url")}`;
      const digest = createHash("sha256").update(token).digest("hex");
      await retryOnOutage(() => issueReportToken({ ctx, trainingId, number, digest }), { signal });
      return token;
    },
    read(after, isPatient) {
      const read = () => readReported({ ctx, trainingId, number, after });
      return isPatient ? retryOnOutage(read, { signal }) : read();
    },
  };
}
