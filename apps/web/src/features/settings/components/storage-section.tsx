"use client";

import type { ExperimentView } from "@foldwise/core/contracts/deletion";
import type { ArtifactStoreView, Storage } from "@foldwise/core/contracts/http/queue";
import { STORE_TEXTS } from "@foldwise/core/words";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Pairs } from "@/components/pairs";
import { QueryView } from "@/components/query-view";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { Warnings } from "@/components/warnings";
import { storageQuery } from "@/entities/storage/queries";
import { formatBytes, formatCount } from "@/formats/numbers";
import { SizeField } from "./size-field";

/** What the files of runs and logged models take, their quotas, and who changed them. */
export function StorageSections() {
  const query = useQuery(storageQuery);
  return (
    <QueryView query={query}>
      {({ experiments, changes, artifactBytes, maxArtifactBytes, store }) => (
        <>
          {store === undefined ? null : <StoreSection store={store} />}
          <Section
            title="Files"
            about="Stored with runs and logged models. A file that would exceed a quota is refused; what is stored stays."
          >
            <Pairs
              rows={[
                ["Stored", formatBytes(artifactBytes)],
                [
                  "Quota of all experiments",
                  <SizeField
                    key="all"
                    experimentId={null}
                    label="Quota of all experiments"
                    max={maxArtifactBytes}
                  />,
                ],
              ]}
            />
          </Section>
          <Section title="Files of experiments" flush>
            <DataTable
              label="Files of experiments"
              columns={EXPERIMENTS}
              rows={experiments}
              rowKey={({ id }) => id}
              sortParameter="experiments"
              empty={<EmptyState sentence="No experiments yet: a sweep or a logged run creates one." />}
            />
          </Section>
          {changes.length === 0 ? null : (
            <Section title="Changes of quotas" flush>
              <DataTable
                label="Changes of quotas"
                columns={CHANGES}
                rows={changes}
                rowKey={({ at, experiment, quota }) => `${at} ${experiment?.id} ${quota}`}
                sortParameter="changes"
              />
            </Section>
          )}
        </>
      )}
    </QueryView>
  );
}

/** Where artifacts are kept, and whether they can be. */
function StoreSection({ store: { kind, place, status, checkedAt, problem } }: { store: ArtifactStoreView }) {
  return (
    <Section title="Artifact store" about="Checkpoints, files of runs and models, and datasets.">
      <Warnings title="To correct" lines={problem === null ? [] : [`${problem.field}: ${problem.message}`]} />
      <Pairs
        rows={[
          ["Place", place],
          ["Kind", kind === "s3" ? "bucket" : "folder"],
          ["Status", STORE_TEXTS[status]],
          ["Checked", checkedAt === null ? "not yet" : <RelativeTime key="checked" at={checkedAt} />],
        ]}
      />
    </Section>
  );
}

const EXPERIMENTS: Column<ExperimentView>[] = [
  { key: "name", header: "experiment", wrap: 300, value: ({ name }) => name },
  {
    key: "bytes",
    header: "stored",
    align: "right",
    hint: "Files of deleted runs count until a purge.",
    value: ({ artifactBytes }) => artifactBytes,
    cell: ({ artifactBytes }) => formatBytes(artifactBytes),
  },
  {
    key: "max",
    header: "quota",
    value: ({ maxArtifactBytes }) => maxArtifactBytes,
    cell: ({ id, name, maxArtifactBytes }) => (
      <SizeField experimentId={id} label={`Quota of ${name}`} max={maxArtifactBytes} />
    ),
  },
];

type Change = Storage["changes"][number];

const CHANGES: Column<Change>[] = [
  {
    key: "experiment",
    header: "experiment",
    wrap: 300,
    value: ({ experiment }) => experiment?.name ?? "all",
  },
  {
    key: "quota",
    header: "quota",
    value: ({ quota }) => (quota === "maxTrainings" ? "concurrent trainings" : "files"),
  },
  { key: "value", header: "value", align: "right", value: valueText },
  { key: "by", header: "by", value: ({ by }) => by },
  {
    key: "at",
    header: "changed",
    value: ({ at }) => at,
    cell: ({ at }) => <RelativeTime at={at} />,
  },
];

function valueText({ quota, value }: Change): string {
  if (value === null) return "no limit";
  return quota === "maxTrainings" ? formatCount(value) : formatBytes(value);
}
