"use client";

import { Button, NumberInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconFileImport } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { useNamePage } from "@/components/page-name";
import { Section } from "@/components/section";
import { Warnings } from "@/components/warnings";
import { YamlEditor } from "@/components/yaml-editor";
import { plural } from "@/formats/numbers";
import { valueAt } from "@/yaml/fields";
import type { PreparedText } from "@/yaml/text";
import { useYamlText } from "@/yaml/use-yaml-text";
import { readBaseline } from "../prepare/baseline-text";
import { readValues, writeValue } from "../prepare/value-rows";
import { importBaseline } from "../queries/baseline";
import classes from "./baseline-editor.module.css";
import { ValuesField } from "./values-field";

interface BaselineEditorProps {
  start: PreparedText;
  /** Id of the source that gets a new revision; null for a new source. */
  revised: string | null;
}

/** One text; the form and the YAML are two ways to see and change it. */
export function BaselineEditor({ start, revised }: BaselineEditorProps) {
  const router = useRouter();
  const client = useQueryClient();
  const yaml = useYamlText(start);
  const { document, problems, warnings } = useMemo(() => readBaseline(yaml.read), [yaml.read]);
  useNamePage(revised ? `Revise ${revised}` : "New source");
  const save = useMutation({
    mutationFn: async () => importBaseline(await yaml.latest()),
    onSuccess: async ({ key, numbers, added }) => {
      const what = added ? `${plural(numbers, "number")} imported.` : "This version was already imported.";
      notifications.show({ title: key, message: what, color: "gray" });
      await client.invalidateQueries({ queryKey: ["baselines"] });
      router.push("/baselines");
    },
    onError: (error) => notifications.show({ title: "Import failed", message: error.message, color: "red" }),
  });
  // A blank form is not wrong yet: a field's problem shows once it was left, all of them after an attempt or in the YAML.
  const [showsAll, showAll] = useState(revised !== null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const shown = showsAll ? problems : problems.filter(({ field }) => left.has(field));
  const leave = (field: string) => setLeft((old) => (old.has(field) ? old : new Set([...old, field])));
  const input = (field: string, label: string) => {
    const found = shown.find((problem) => problem.field === field);
    return {
      label,
      disabled: document === null,
      onBlur: () => leave(field),
      error: found ? `${found.problem}${found.remedy ? `; ${found.remedy}` : ""}` : undefined,
    };
  };
  const textField = (field: string, label: string) => {
    const value = valueAt(document, field);
    return (
      <TextInput
        {...input(field, label)}
        value={typeof value === "string" ? value : ""}
        onChange={({ currentTarget }) => yaml.setField(field, currentTarget.value || undefined)}
      />
    );
  };
  const year = valueAt(document, "source.year");
  const whole = shown.find(({ field }) => field === "source");
  return (
    <>
      <PageHead
        title={revised ? `New revision of ${revised}` : "New source"}
        about="Published results of one source. Form and YAML edit the same file, which is imported as a whole."
        actions={
          <>
            <Button variant="default" component={Link} href="/baselines">
              Cancel
            </Button>
            <Button
              leftSection={<IconFileImport size={15} />}
              disabled={shown.length > 0 && showsAll}
              loading={save.isPending}
              onClick={() => (problems.length > 0 ? showAll(true) : save.mutate())}
            >
              {shown.length > 0 && showsAll ? `Fix ${plural(shown.length, "error")}` : "Import"}
            </Button>
          </>
        }
      />
      <Warnings
        title="Warnings"
        lines={warnings.map(
          ({ field, line, value, problem, remedy }) =>
            `line ${line}, ${field}: ${value} ${problem}; ${remedy}`,
        )}
      />
      <Section title="Source" about={whole ? `${whole.problem}; ${whole.remedy ?? ""}` : undefined}>
        <div className={classes.fields}>
          {textField("source.title", "Title")}
          {textField("id", "ID")}
          {textField("source.doi", "DOI")}
          {textField("source.url", "URL")}
          {textField("source.venue", "Journal or conference")}
          <NumberInput
            {...input("source.year", "Year")}
            value={typeof year === "number" ? year : ""}
            thousandSeparator={false}
            onChange={(next) => yaml.setField("source.year", typeof next === "number" ? next : undefined)}
          />
          {textField("dataset", "Dataset behind the numbers")}
        </div>
      </Section>
      <div className={classes.numbers}>
        <ValuesField
          rows={readValues(valueAt(document, "values"))}
          problems={shown}
          onChange={(rows) => {
            yaml.setEntries("values", rows.map(writeValue));
            showAll(true);
          }}
        />
      </div>
      <YamlEditor
        name="Source"
        text={yaml.text}
        pieces={yaml.pieces}
        problems={shown}
        onChange={(next) => {
          yaml.setText(next);
          showAll(true);
        }}
      />
    </>
  );
}
