"use client";

import type { DatasetView } from "@foldwise/core";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PageHead } from "@/components/page-head";
import { Pairs } from "@/components/pairs";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { useNamePage } from "@/features/shell/page-name";
import { plural } from "@/formats/numbers";
import { manifestPairs, prepareReport } from "../prepare/report";
import { datasetQuery } from "../queries/datasets";
import { BalanceChart } from "./balance-chart";
import classes from "./dataset-page.module.css";
import { PipelinePanel } from "./pipeline-panel";
import { ReportList } from "./report-list";
import { SamplesPanel } from "./samples-panel";
import { SplitsTable } from "./splits-table";

/** One data set: its balance, its splits, its images. */
export function DatasetPage({ id }: { id: string }) {
  const query = useQuery(datasetQuery(id));
  useNamePage(query.data?.name ?? null);
  return <QueryView query={query}>{(dataset) => <Loaded dataset={dataset} />}</QueryView>;
}

function Loaded({ dataset }: { dataset: DatasetView }) {
  const patients = dataset.patients === null ? "patients unknown" : plural(dataset.patients, "patient");
  return (
    <>
      <PageHead
        title={dataset.name}
        badges={<SyntheticBadge dataset={dataset} />}
        about={`${plural(dataset.images, "image")} of ${dataset.width} × ${dataset.height} px · ${plural(dataset.folds.length, "fold")} · ${dataset.classes.join(", ")} · ${patients}`}
        actions={
          <Button component={Link} href={`/sweeps/new`} leftSection={<IconPlus size={14} />}>
            New sweep
          </Button>
        }
      />
      <div className={classes.columns}>
        <BalanceChart dataset={dataset} />
        <Section title="About">
          <Pairs
            rows={[
              ["slug", dataset.slug],
              ["positive class", dataset.positiveClass],
              ["fingerprint", dataset.fingerprint],
              ...manifestPairs(dataset.manifest).filter(
                ([name]) => !["slug", "name", "classes"].includes(name),
              ),
            ]}
          />
        </Section>
      </div>
      <div className={classes.stack}>
        <SplitsTable dataset={dataset} />
        <SamplesPanel dataset={dataset} />
        <PipelinePanel dataset={dataset} />
        <Section title="Import report">
          <ReportList report={prepareReport(dataset.report)} />
        </Section>
      </div>
    </>
  );
}
