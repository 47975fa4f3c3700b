"use client";

import { Button, NumberInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconFileImport } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { PageHead } from "@/components/page-head";
import { Section } from "@/components/section";
import { Warnings } from "@/components/warnings";
import { YamlEditor } from "@/features/new-sweep/components/yaml-editor";
import { setField, valueAt } from "@/features/new-sweep/prepare/plan-text";
import { useNamePage } from "@/features/shell/page-name";
import { setEntries } from "@/features/table-builder/prepare/draft-text";
import { plural } from "@/formats/numbers";
import { readBaseline } from "../prepare/baseline-text";
import { readValues, writeValue } from "../prepare/value-rows";
import { importBaseline } from "../queries/baseline";
import classes from "./baseline-editor.module.css";
import { ValuesField } from "./values-field";

interface BaselineEditorProps {
  start: string;
  /** Id of the source that gets a new revision; null for a new source. */
  revised: string | null;
}

/** One text; the form and the YAML are two ways to see and change it. */
export function BaselineEditor({ start, revised }: BaselineEditorProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [text, setText] = useState(start);
  const { document, problems, warnings } = useMemo(() => readBaseline(text), [text]);
  useNamePage(revised ? `Revise ${revised}` : "New source");
  const save = useMutation({
    mutationFn: () => importBaseline(text),
    onSuccess: async ({ key, numbers, added }) => {
      const what = added ? `${plural(numbers, "number")} imported.` : "The same is there already.";
      notifications.show({ title: key, message: what, color: "gray" });
      await client.invalidateQueries({ queryKey: ["baselines"] });
      router.push("/baselines");
    },
    onError: (error) => notifications.show({ title: "Not imported", message: error.message, color: "red" }),
  });
  const input = (field: string, label: string) => {
    const found = problems.find((problem) => problem.field === field);
    return {
      label,
      disabled: document === null,
      error: found ? `${found.problem}${found.remedy ? `; ${found.remedy}` : ""}` : undefined,
    };
  };
  const textField = (field: string, label: string) => {
    const value = valueAt(document, field);
    return (
      <TextInput
        {...input(field, label)}
        value={typeof value === "string" ? value : ""}
        onChange={({ currentTarget }) => setText(setField(text, field, currentTarget.value || undefined))}
      />
    );
  };
  const year = valueAt(document, "source.year");
  const whole = problems.find(({ field }) => field === "source");
  return (
    <>
      <PageHead
        title={revised ? `New revision of ${revised}` : "New source of published numbers"}
        about="Form and YAML are one file; change either. It is imported whole or not at all."
        actions={
          <>
            <Button variant="default" component={Link} href="/baselines">
              Cancel
            </Button>
            <Button
              leftSection={<IconFileImport size={15} />}
              disabled={problems.length > 0}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {problems.length > 0 ? `${plural(problems.length, "problem")} to mend` : "Import"}
            </Button>
          </>
        }
      />
      <Warnings
        title="Doubtful, and allowed"
        lines={warnings.map(
          ({ field, line, value, problem, remedy }) =>
            `line ${line}, ${field}: ${value} ${problem}; ${remedy}`,
        )}
      />
      <Section title="Source" about={whole ? `${whole.problem}; ${whole.remedy ?? ""}` : undefined}>
        <div className={classes.fields}>
          {textField("source.title", "Title")}
          {textField("id", "Id")}
          {textField("source.doi", "DOI")}
          {textField("source.url", "Address")}
          {textField("source.venue", "Journal or conference")}
          <NumberInput
            {...input("source.year", "Year")}
            value={typeof year === "number" ? year : ""}
            thousandSeparator={false}
            onChange={(next) =>
              setText(setField(text, "source.year", typeof next === "number" ? next : undefined))
            }
          />
          {textField("dataset", "Data set behind the numbers")}
        </div>
      </Section>
      <div className={classes.numbers}>
        <ValuesField
          rows={readValues(valueAt(document, "values"))}
          problems={problems}
          onChange={(rows) => setText(setEntries(text, "values", rows.map(writeValue)))}
        />
      </div>
      <YamlEditor name="Source" text={text} problems={problems} onChange={setText} />
    </>
  );
}
