import { invalid } from "@foldwise/core/errors";
import { type MetricStore, type PlainPoint, toPoints } from "@foldwise/db/metrics";

/**
 * Points of one series in order of step, time and value, after those of the page before. The token names the last point of
 * that page, and how many of its step were sent: points that come meanwhile move none of the others.
 * @throws FoldwiseError `invalid` for a token that this server did not make
 */
export async function pageOfPoints({
  metrics,
  runId,
  name,
  after,
  limit,
}: {
  metrics: Pick<MetricStore, "readPoints">;
  runId: number;
  name: string;
  after: string | undefined;
  limit: number;
}): Promise<{ points: PlainPoint[]; next: string | null }> {
  const place = after === undefined ? null : readToken(after);
  const { series } = await metrics.readPoints({
    owners: [{ runId }],
    names: [name],
    ...(place === null ? {} : { fromStep: place.step }),
  });
  const columns = series[0]?.points;
  if (!columns) return { points: [], next: null };
  const all = toPoints({
    steps: columns.steps.subarray(place?.sent ?? 0, (place?.sent ?? 0) + limit + 1),
    times: columns.times.subarray(place?.sent ?? 0, (place?.sent ?? 0) + limit + 1),
    values: columns.values.subarray(place?.sent ?? 0, (place?.sent ?? 0) + limit + 1),
  });
  const points = all.slice(0, limit);
  const last = points.at(-1);
  if (all.length <= limit || !last) return { points, next: null };
  const ofStep = points.filter(({ step }) => step === last.step).length;
  const sent = place?.step === last.step ? place.sent + ofStep : ofStep;
  return { points, next: `${last.step}.${sent}` };
}

function readToken(token: string): { step: bigint; sent: number } {
  const parts = /^(-?\d{1,19})\.(\d{1,12})$/.exec(token);
  if (!parts)
    throw invalid([
      {
        field: "page_token",
        value: token.slice(0, 40),
        problem: "is not a token of this server",
        remedy: "use next_page_token of the answer before",
      },
    ]);
  return { step: BigInt(parts[1] ?? 0), sent: Number(parts[2]) };
}
