"use client";

import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { modelsQuery, type RegisteredModel } from "../queries";
import { useRegistryChange } from "../use-registry-change";
import { ModelDetail } from "./model-detail";
import { TextForm } from "./text-form";

/** Models that are published under a name: all of them, or one with its versions. */
export function RegistryPage() {
  const [name] = useUrlState("model", "");
  return name === "" ? <Models /> : <ModelDetail key={name} name={name} />;
}

function Models() {
  const [text, setText] = useUrlState("search", "");
  const query = useQuery({ ...modelsQuery(text), placeholderData: keepPreviousData });
  const { change } = useRegistryChange();
  const models = query.data?.registered_models ?? [];
  return (
    <>
      <PageHead
        title="Model registry"
        about="Models published under a name, with their versions, aliases and stages."
        actions={
          <TextForm
            label="Name of a new model"
            placeholder="new model"
            button="Create"
            onSave={(name) => change({ change: "createModel", body: { name } })}
          />
        }
      />
      <Section
        flush
        title="Registered models"
        about={query.data?.next_page_token ? `The first ${models.length}.` : plural(models.length, "model")}
        actions={
          <>
            <TextInput
              w={260}
              aria-label="Search models"
              placeholder="part of a name, or tags.team = 'red'"
              leftSection={<IconSearch size={14} />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <CsvButton title="registered models" columns={COLUMNS} rows={models} />
          </>
        }
      >
        <QueryView query={query}>
          {() => (
            <DataTable
              label="Registered models"
              columns={COLUMNS}
              rows={models}
              rowKey={({ name }) => name}
              empty={
                <EmptyState
                  sentence={
                    text === ""
                      ? "No models are registered yet: log_model with registered_model_name registers one."
                      : "No model is found by this search."
                  }
                />
              }
            />
          )}
        </QueryView>
      </Section>
    </>
  );
}

const newest = ({ latest_versions }: RegisteredModel) =>
  latest_versions.reduce((most, { version }) => Math.max(most, Number(version)), 0);

const COLUMNS: Column<RegisteredModel>[] = [
  {
    key: "name",
    header: "name",
    wrap: 300,
    value: ({ name }) => name,
    cell: ({ name }) => (
      <Link className="fw-link" href={`/registry?${new URLSearchParams({ model: name })}`}>
        {name}
      </Link>
    ),
  },
  {
    key: "version",
    header: "newest version",
    align: "right",
    missing: "No version yet.",
    value: (model) => newest(model) || null,
  },
  {
    key: "aliases",
    header: "aliases",
    wrap: 220,
    value: ({ aliases }) => aliases.map(({ alias, version }) => `${alias} → ${version}`).join(", "),
  },
  {
    key: "stages",
    header: "stages",
    wrap: 220,
    hint: "The newest version of each stage.",
    value: ({ latest_versions }) =>
      latest_versions
        .filter(({ current_stage }) => current_stage !== "None")
        .map(({ current_stage, version }) => `${current_stage} ${version}`)
        .join(", "),
  },
  { key: "description", header: "description", wrap: 320, value: ({ description }) => description },
  {
    key: "tags",
    header: "tags",
    wrap: 220,
    value: ({ tags }) => tags.map(({ key, value }) => `${key}=${value}`).join(", "),
  },
  {
    key: "updated",
    header: "updated",
    value: ({ last_updated_timestamp }) => new Date(last_updated_timestamp).toISOString(),
    cell: ({ last_updated_timestamp }) => (
      <RelativeTime at={new Date(last_updated_timestamp).toISOString()} />
    ),
  },
];
