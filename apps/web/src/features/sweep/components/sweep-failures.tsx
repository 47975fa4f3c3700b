import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Anchor, Stack, Text } from "@mantine/core";
import { AlertNote } from "@/components/alert-note";
import { Link } from "@/components/link";
import { formatCount, plural } from "@/formats/numbers";
import classes from "./sweep-page.module.css";

const MAX_REASONS = 5;
const MAX_LINKS = 8;

/** Why runs failed: each reason once, what may help, and the runs; their pages have the logs. */
export function SweepFailures({ sweep }: { sweep: SweepDetail }) {
  const { count, first: reasons } = sweep.failureReasons;
  if (count === 0) return null;
  const hidden = count - Math.min(MAX_REASONS, reasons.length);
  return (
    <div className={classes.failures}>
      <AlertNote>
        <Stack gap={8}>
          {sweep.failure ? <Text fw={600}>{sweep.failure.message}</Text> : null}
          {reasons.slice(0, MAX_REASONS).map(({ message, remedy, runs, runIds, trials }) => (
            <div key={message}>
              <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{message}</Text>
              <Text fz={12} c="var(--fw-dim)">
                {remedy ? `${remedy} ` : ""}
                {failedText(runs, trials)}
                {runIds.slice(0, MAX_LINKS).map((id) => (
                  <span key={id}>
                    <Anchor component={Link} href={`/runs/${id}`} c="inherit" fz="inherit" td="underline">
                      {id}
                    </Anchor>{" "}
                  </span>
                ))}
                {runs > MAX_LINKS ? `and ${formatCount(runs - MAX_LINKS)} more` : ""}
              </Text>
            </div>
          ))}
          {hidden > 0 ? <Text fz={12}>{plural(hidden, "more reason")}; see the runs below.</Text> : null}
        </Stack>
      </AlertNote>
    </div>
  );
}

function failedText(runs: number, trials: readonly number[]): string {
  if (runs === 0) return `Trial ${trials.join(", ")}`;
  return runs === 1 ? "Run " : `${plural(runs, "run")}: `;
}
