"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { Alert, Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { DeleteButton } from "@/components/delete-button";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { useNamePage } from "@/components/page-name";
import { Pairs } from "@/components/pairs";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { datasetQuery, datasetsQuery } from "@/entities/dataset/queries";
import { plural } from "@/formats/numbers";
import { classNames } from "../prepare/class-names";
import { patientsText } from "../prepare/patients";
import { manifestPairs, prepareReport } from "../prepare/report";
import { sizeText } from "../prepare/size";
import { BalanceChart } from "./balance-chart";
import classes from "./dataset-page.module.css";
import { EditDialog } from "./edit-dialog";
import { PipelinePanel } from "./pipeline-panel";
import { ReportList } from "./report-list";
import { RestoreButton } from "./restore-button";
import { SamplesPanel } from "./samples-panel";
import { SplitsTable } from "./splits-table";

/** One dataset: its balance, its splits, its images. */
export function DatasetPage({ id }: { id: string }) {
  const query = useQuery(datasetQuery(id));
  useNamePage(query.data?.name ?? null);
  return <QueryView query={query}>{(dataset) => <Loaded dataset={dataset} />}</QueryView>;
}

function Loaded({ dataset }: { dataset: DatasetView }) {
  const client = useQueryClient();
  const router = useRouter();
  const isDeleted = dataset.deletedAt !== null;
  return (
    <>
      <PageHead
        title={dataset.name}
        badges={<SyntheticBadge dataset={dataset} />}
        about={`${plural(dataset.images, "image")} of ${sizeText(dataset)} · ${plural(dataset.folds.length, "fold")} · ${plural(dataset.classes.length, "class", "classes")}: ${classNames(dataset.classes)} · ${patientsText(dataset)}`}
        actions={
          isDeleted ? (
            <RestoreButton dataset={dataset} />
          ) : (
            <>
              <EditDialog dataset={dataset} />
              <DeleteButton
                path={`/api/v1/datasets/${dataset.id}`}
                what={`dataset ${dataset.slug}`}
                text="Its slug becomes available again and new sweeps cannot use it. Existing sweeps and runs stay, and it can be restored."
                onDeleted={() => {
                  void client.invalidateQueries({ queryKey: datasetsQuery.queryKey });
                  router.push("/datasets");
                }}
              />
              <Button component={Link} href={`/sweeps/new`} leftSection={<IconPlus size={14} />}>
                New sweep
              </Button>
            </>
          )
        }
      />
      {isDeleted ? (
        <Alert color="yellow" title="Deleted" mb={16}>
          New sweeps cannot use this dataset. Existing sweeps and runs stay readable until a purge.
        </Alert>
      ) : null}
      <div className={classes.columns}>
        <BalanceChart dataset={dataset} />
        <Section title="About">
          <Pairs
            rows={[
              ["Slug", dataset.slug],
              ["Positive class", dataset.positiveClass],
              ["Fingerprint", dataset.fingerprint],
              ...manifestPairs(dataset.manifest).filter(
                ([name]) => !["Slug", "Name", "Classes"].includes(name),
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
