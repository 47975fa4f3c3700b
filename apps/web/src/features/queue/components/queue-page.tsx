"use client";

import type { Queue, WaitingTraining } from "@foldwise/core/contracts/http/queue";
import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { queueQuery } from "@/entities/queue/queries";
import { plural } from "@/formats/numbers";
import { QuotaField } from "./quota-field";

/** Who waits for a worker, for which, and why. */
export function QueuePage() {
  const query = useQuery(queueQuery);
  return (
    <>
      <PageHead title="Queue" about="Trainings that wait for a worker, and what each waits for." />
      <QueryView query={query}>{(queue) => <Loaded queue={queue} />}</QueryView>
    </>
  );
}

function Loaded({ queue }: { queue: Queue }) {
  const { waiting, total, classes, experiments, rungs } = queue;
  return (
    <div className="fw-stack">
      <Section
        title="Waiting"
        about={
          total > waiting.length ? `The first ${waiting.length} of ${total}.` : plural(total, "training")
        }
        flush
      >
        <DataTable
          label="Waiting trainings"
          columns={WAITING}
          rows={waiting}
          rowKey={({ trainingId }) => trainingId}
          empty={<EmptyState sentence="No training waits." />}
        />
      </Section>
      {rungs.length === 0 ? null : (
        <Section
          title="Waiting for promotion"
          about="Trials that wait at a rung until they are among its best; they take no slot."
          flush
        >
          <DataTable
            label="Trials at rungs"
            columns={RUNGS}
            rows={rungs}
            rowKey={({ sweep, rung }) => `${sweep.id} ${rung}`}
            sortParameter="rungs"
          />
        </Section>
      )}
      <Section title="Resource classes" about="Slots of live workers that are not draining." flush>
        <DataTable
          label="Resource classes"
          columns={CLASSES}
          rows={classes}
          rowKey={({ name }) => name}
          sortParameter="classes"
          empty={<EmptyState sentence="No worker has reported yet." command="npx foldwise worker" />}
        />
      </Section>
      {experiments.length === 0 ? null : (
        <Section title="Quotas" about="Max concurrent trainings of an experiment; empty for no limit." flush>
          <DataTable
            label="Quotas"
            columns={QUOTAS}
            rows={experiments}
            rowKey={({ id }) => id}
            sortParameter="quotas"
          />
        </Section>
      )}
    </div>
  );
}

function NameLink({ href, name }: { href: string; name: string }) {
  return (
    <Anchor component={Link} href={href} c="inherit" fz="inherit">
      {name}
    </Anchor>
  );
}

const SWEEP: Column<Pick<WaitingTraining, "sweep">> = {
  key: "sweep",
  header: "sweep",
  value: ({ sweep }) => sweep.name,
  cell: ({ sweep }) => <NameLink href={`/sweeps/${sweep.id}`} name={sweep.name} />,
};

const WAITING: Column<WaitingTraining>[] = [
  {
    key: "run",
    header: "run",
    wrap: 300,
    value: ({ run }) => run.name,
    cell: ({ run }) => <NameLink href={`/runs/${run.id}`} name={run.name} />,
  },
  { key: "text", header: "waits because", wrap: 320, value: ({ text }) => text },
  SWEEP,
  { key: "class", header: "resource class", value: ({ resourceClass }) => resourceClass },
  { key: "priority", header: "priority", align: "right", value: ({ share }) => share.priority },
  { key: "weight", header: "weight", align: "right", value: ({ share }) => share.weight },
  {
    key: "before",
    header: "before it",
    align: "right",
    hint: "Waiting trainings that start before it for certain. Between sweeps of one priority their weights decide.",
    value: ({ before }) => before,
  },
  {
    key: "since",
    header: "waits since",
    value: ({ since }) => since,
    cell: ({ since }) => <RelativeTime at={since} />,
  },
];

const RUNGS: Column<Queue["rungs"][number]>[] = [
  SWEEP,
  { key: "rung", header: "rung", align: "right", value: ({ rung }) => rung },
  { key: "trials", header: "trials", align: "right", value: ({ trials }) => trials },
];

const CLASSES: Column<Queue["classes"][number]>[] = [
  { key: "name", header: "resource class", value: ({ name }) => name },
  { key: "slots", header: "slots", align: "right", value: ({ slots }) => slots },
  { key: "busy", header: "busy", align: "right", value: ({ busy }) => busy },
  { key: "waiting", header: "waiting", align: "right", value: ({ waiting }) => waiting },
];

const QUOTAS: Column<Queue["experiments"][number]>[] = [
  { key: "name", header: "experiment", value: ({ name }) => name },
  { key: "running", header: "running", align: "right", value: ({ running }) => running },
  { key: "waiting", header: "waiting", align: "right", value: ({ waiting }) => waiting },
  {
    key: "quota",
    header: "max concurrent trainings",
    width: 200,
    value: ({ maxTrainings }) => maxTrainings,
    cell: ({ id, name, maxTrainings }) => <QuotaField id={id} name={name} maxTrainings={maxTrainings} />,
  },
];
