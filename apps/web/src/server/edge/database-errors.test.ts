import { describe, expect, it } from "vitest";
import { errorResponse } from "./errors";

const failedQuery = (code: string) =>
  new Error("Failed query", { cause: Object.assign(new Error("refused by Postgres"), { code }) });

describe("an error of the database", () => {
  it.each(["40P01", "40001", "EAI_AGAIN", "ENETUNREACH", "57P01"])(
    "%s is answered as unavailable, to be tried again",
    async (code) => {
      const response = errorResponse(failedQuery(code), "POST /api/v1/sweeps");
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("2");
      expect(await response.json()).toMatchObject({ error: { code: "unavailable" } });
    },
  );
});
