"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { noBestText } from "@foldwise/core/sweep";
import { Button, Paper } from "@mantine/core";
import { IconTrophy } from "@tabler/icons-react";
import { AlertNote } from "@/components/alert-note";
import { useUrlState } from "@/fetching/use-url-state";
import { parameterHint } from "@/formats/parameters";
import { prepareBest } from "../prepare/best";
import classes from "./best-card.module.css";
import { FrontCard } from "./front-card";
import { VariantName } from "./variant-name";

/** What the search has found: the best value, its trial and its parameters; of several objectives the Pareto front. */
export function BestCard({ sweep }: { sweep: SweepDetail }) {
  const none = noBestText(sweep);
  if (none !== null)
    return (
      <div className={classes.note}>
        <AlertNote>{none}</AlertNote>
      </div>
    );
  return sweep.front ? <FrontCard sweep={sweep} /> : <BestTrialCard sweep={sweep} />;
}

function BestTrialCard({ sweep }: { sweep: SweepDetail }) {
  const [chosen, setChosen] = useUrlState("trial", "");
  const best = prepareBest(sweep);
  if (best === null) return null;
  const index = sweep.variants.findIndex(({ name }) => name === best.variant);
  return (
    <Paper component="section" className={classes.card} aria-label="Best trial">
      <div>
        <div className={classes.label}>
          <IconTrophy size={14} aria-hidden /> {best.label}
        </div>
        <div className={classes.value}>{best.value}</div>
        <div className={classes.label}>{best.detail}</div>
      </div>
      <dl className={classes.parameters}>
        <div>
          <dt>trial</dt>
          <dd>#{best.trial}</dd>
        </div>
        <div>
          <dt>variant</dt>
          <dd>
            <VariantName name={best.variant} place={index < 0 ? undefined : { index, description: "" }} />
          </dd>
        </div>
        {best.parameters.map(({ key, label, value }) => (
          <div key={key}>
            <dt title={parameterHint(key)}>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {chosen !== "" && chosen !== String(best.trial) ? (
        <Button variant="default" onClick={() => setChosen(String(best.trial))}>
          Show this trial's curves
        </Button>
      ) : null}
    </Paper>
  );
}
