"use client";

import type { SweepTableColumns, SweepTableRows } from "@foldwise/core/tables";
import { Button, SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconDeviceFloppy } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { useNamePage } from "@/components/page-name";
import { YamlEditor } from "@/components/yaml-editor";
import { ApiError } from "@/fetching/fetch-json";
import { useSetUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { located } from "@/yaml/fields";
import type { PreparedText } from "@/yaml/text";
import { useYamlText } from "@/yaml/use-yaml-text";
import { readDraft } from "../prepare/draft-text";
import { packDraft } from "../prepare/lazy-draft";
import { previewQuery, saveTable, vocabularyQuery } from "../queries/builder";
import { BuilderForm } from "./builder-form";
import { PreviewPanel } from "./preview-panel";
import classes from "./table-builder.module.css";

export interface TableBuilderProps {
  start: PreparedText;
  /** The text is one that was not saved: the address has it. */
  isDraft?: boolean;
  /** The saved table that is edited; null for a new one. */
  loaded: { id: string; revision: number } | null;
  /** Columns of the table of a sweep's variants, and those that it can have. */
  by?: { chosen: SweepTableColumns; choices: readonly SweepTableColumns[] };
  /** Rows of the table of a search. */
  rows?: SweepTableRows;
}

const NO_METRICS: readonly string[] = [];

/** One text; the form and the YAML are two ways to see and change it, the preview what it comes to. */
export function TableBuilder({ start, isDraft = false, loaded: asLoaded, by, rows }: TableBuilderProps) {
  const router = useRouter();
  const client = useQueryClient();
  const setUrl = useSetUrlState();
  const yaml = useYamlText(start);
  const { text } = yaml;
  // An edit is of the revision that its author saw, whatever is loaded meanwhile.
  const [loaded] = useState(asLoaded);
  // What runs recorded may be named, too.
  const recorded = useQuery(vocabularyQuery(null, null)).data?.metrics ?? NO_METRICS;
  const read = useMemo(() => readDraft(yaml.read, recorded), [yaml.read, recorded]);
  const [settled] = useDebouncedValue(text, 400);
  useEffect(() => {
    if (settled === start.text) return;
    let isOld = false;
    packDraft(settled).then(
      (draft) => (isOld ? undefined : setUrl({ draft })),
      // The next change tries again.
      () => undefined,
    );
    return () => {
      isOld = true;
    };
  }, [settled, start.text, setUrl]);
  const title = loaded ? `Edit ${loaded.id}` : "New table";
  useNamePage(title);
  const isRead = settled === text && !yaml.isPending && read.definition !== null;
  const preview = useQuery(previewQuery(settled, isRead));
  const refused = settled === text && preview.error instanceof ApiError ? preview.error.problems : [];
  const problems = [...read.problems, ...located(yaml.read.placeOf, refused)];
  const save = useMutation({
    mutationFn: async () => saveTable(await yaml.latest(), loaded),
    onSuccess: async (table) => {
      await client.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith("table"),
      });
      router.push(`/tables/${encodeURIComponent(table.id)}`);
    },
    onError: (error) => notifications.show({ title: "Save failed", message: detailOf(error), color: "red" }),
  });
  const isChanged = isDraft || yaml.isPending || text !== start.text || loaded === null;
  return (
    <>
      <PageHead
        title={title}
        about="Form and YAML edit the same definition. Unsaved changes are kept in the URL."
        actions={
          <>
            {rows && text === start.text ? (
              <SegmentedControl
                aria-label="Rows of the table"
                value={rows}
                data={ROWS}
                onChange={(next) => setUrl({ rows: next })}
              />
            ) : null}
            {by && text === start.text ? (
              <SegmentedControl
                aria-label="Columns of the table"
                value={by.chosen}
                data={BY.filter(({ value }) => by.choices.includes(value))}
                onChange={(next) => setUrl({ by: next })}
              />
            ) : null}
            <Button
              variant="default"
              component={Link}
              href={loaded ? `/tables/${encodeURIComponent(loaded.id)}` : "/tables"}
            >
              Cancel
            </Button>
            <Button
              leftSection={<IconDeviceFloppy size={15} />}
              disabled={problems.length > 0 || !isChanged}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {problems.length > 0 ? `Fix ${plural(problems.length, "error")}` : "Save table"}
            </Button>
          </>
        }
      />
      <PreviewPanel query={preview} isRight={read.definition !== null} />
      <div className={classes.sides}>
        <BuilderForm
          document={read.document}
          problems={problems}
          onChange={yaml.setField}
          onChangeEntries={yaml.setEntries}
        />
        <YamlEditor
          name="Table"
          text={text}
          pieces={yaml.pieces}
          problems={problems}
          onChange={yaml.setText}
        />
      </div>
    </>
  );
}

const BY: { value: SweepTableColumns; label: string }[] = [
  { value: "folds", label: "By fold" },
  { value: "sigmas", label: "By sigma" },
  { value: "metrics", label: "By metric" },
];

const ROWS: { value: SweepTableRows; label: string }[] = [
  { value: "best", label: "Best trials" },
  { value: "trials", label: "All trials" },
];

function detailOf(error: Error): string {
  if (!(error instanceof ApiError) || error.problems.length === 0) return error.message;
  return error.problems
    .map(({ field, problem, remedy }) => `${field}: ${problem}${remedy ? `; ${remedy}` : ""}`)
    .join("; ");
}
