"use client";

import type { Population } from "@foldwise/core/contracts/http/population";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { changeText } from "@foldwise/core/population";
import { Button, Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { populationQuery } from "@/entities/sweep/population-query";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import { formatParameter, parameterLabels, plainParameter } from "@/formats/parameters";
import classes from "./plot.module.css";
import { useSelection } from "./selection";

type Segment = Population["schedule"][number];
type Copied = Population["copies"][number];

interface PopulationTablesProps {
  id: number;
  /** Of the sweep: files are named after it. */
  name: string;
  isLive: boolean;
}

/** The schedule that a population has found, of the trial that is chosen in the plots or of the best one, and its copies. */
export function PopulationTables({ id, name, isLive }: PopulationTablesProps) {
  const { chosen } = useSelection();
  const query = useQuery(populationQuery(id, { trial: chosen, isLive }));
  return (
    <QueryView query={query} skeleton={<Skeleton h={240} mb={16} radius="lg" />}>
      {(population) => (
        <>
          <div className={classes.wide}>
            <ScheduleSection id={id} population={population} name={name} isChosen={chosen !== null} />
          </div>
          <div className={classes.wide}>
            <CopiesSection population={population} name={name} />
          </div>
        </>
      )}
    </QueryView>
  );
}

function ScheduleSection({
  id,
  population,
  name,
  isChosen,
}: {
  id: number;
  population: Population;
  name: string;
  isChosen: boolean;
}) {
  const { trial, schedule, metric } = population;
  const columns = scheduleColumns(population);
  const file = `${name} schedule of trial ${trial}`;
  const save = () =>
    download(
      fileName(file, "json"),
      `${JSON.stringify({ trial, metric, schedule }, null, 2)}\n`,
      "application/json",
    );
  return (
    <Section
      title={trial === null ? "Schedule" : `Schedule of trial #${trial}`}
      about={
        trial === null
          ? "No trial has come to the end of a round yet."
          : `Parameters by epoch, from the first trial that it descends from; of ${isChosen ? "the chosen trial" : "the best trial, or of one that you choose in a plot"}.`
      }
      actions={
        <>
          <CsvButton title={file} columns={columns} rows={schedule} sortParameter="segments" />
          <Button
            variant="default"
            leftSection={<IconDownload size={14} />}
            onClick={save}
            disabled={trial === null}
          >
            JSON
          </Button>
          {population.plan ? (
            <Button component={Link} href={`/sweeps/new?schedule=${id}&trial=${trial}`} variant="default">
              Train this schedule
            </Button>
          ) : null}
        </>
      }
      flush
    >
      <DataTable
        label="Schedule"
        columns={columns}
        rows={schedule}
        rowKey={({ trial: own }) => own}
        sortParameter="segments"
      />
    </Section>
  );
}

function CopiesSection({ population: { copies, metric }, name }: { population: Population; name: string }) {
  const columns = copyColumns(metric);
  return (
    <Section
      title="Copies"
      about="Each trial that replaced one of the worst of its round by a copy of one of the best."
      actions={<CsvButton title={`${name} copies`} columns={columns} rows={copies} sortParameter="copies" />}
      flush
    >
      <DataTable
        label="Copies"
        columns={columns}
        rows={copies}
        rowKey={({ trial }) => trial}
        sortParameter="copies"
      />
    </Section>
  );
}

function scheduleColumns({ schedule, metric }: Population): Column<Segment>[] {
  const names = [...new Set(schedule.flatMap(({ configuration }) => Object.keys(configuration)))];
  const labels = parameterLabels(names);
  return [
    { key: "from", header: "from epoch", align: "right", value: ({ fromStep }) => fromStep + 1 },
    {
      key: "to",
      header: "to epoch",
      align: "right",
      value: ({ toStep }) => toStep,
      missing: "It still trains.",
    },
    { key: "trial", header: "trial", align: "right", value: ({ trial }) => trial },
    {
      key: "parent",
      header: "copied from",
      align: "right",
      hint: "The trial whose checkpoint it began with.",
      value: ({ parent }) => parent,
      missing: "It began anew.",
    },
    ...names.map(
      (key): Column<Segment> => ({
        key: `parameter.${key}`,
        header: labels.get(key) ?? key,
        align: "right",
        value: ({ configuration: { [key]: value } }) => {
          const plain = value === undefined ? null : plainParameter(value);
          return typeof plain === "boolean" ? String(plain) : plain;
        },
        cell: ({ configuration: { [key]: value } }) => (value === undefined ? null : formatParameter(value)),
        missing: "The parameter is not active there.",
      }),
    ),
    {
      key: "value",
      header: metricLabel(metric),
      align: "right",
      hint: "At the last epoch, the mean over the runs; of a complete trial its objective.",
      value: ({ value }) => (value === null ? null : decodeMetric(value)),
      cell: ({ value }) => (value === null ? null : formatMetric(metric, decodeMetric(value))),
      missing: "It still trains.",
    },
  ];
}

function copyColumns(metric: string): Column<Copied>[] {
  const standing = (
    key: "from" | "replaced",
    header: string,
    hint: string,
  ): [Column<Copied>, Column<Copied>, Column<Copied>] => [
    { key, header, hint, align: "right", value: ({ exploit }) => exploit[key].trial },
    { key: `${key}-rank`, header: "rank", align: "right", value: ({ exploit }) => exploit[key].rank },
    {
      key: `${key}-value`,
      header: metricLabel(metric),
      align: "right",
      value: ({ exploit }) => decodeMetric(exploit[key].value),
      cell: ({ exploit }) => formatMetric(metric, decodeMetric(exploit[key].value)),
    },
  ];
  return [
    { key: "step", header: "after epoch", align: "right", value: ({ exploit }) => exploit.step },
    { key: "trial", header: "trial", align: "right", value: ({ trial }) => trial },
    ...standing("from", "copied from", "The trial whose checkpoint and parameters were copied."),
    ...standing("replaced", "in place of", "The trial that ended with that."),
    {
      key: "changes",
      header: "parameters",
      hint: "From those of the copied trial to those of the copy.",
      wrap: 420,
      value: ({ exploit: { changes } }) => {
        const labels = parameterLabels(changes.map(({ name }) => name));
        return changes
          .map((one) => changeText({ ...one, name: labels.get(one.name) ?? one.name }))
          .join(", ");
      },
    },
  ];
}
