"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { type FieldSpec, findTrainer, listPlaceholders, SECTIONS } from "@foldwise/core/trainers";
import { Section } from "@/components/section";
import { type LocatedProblem, valueAt } from "@/yaml/fields";
import { factsOf } from "../prepare/facts";
import { fieldGroups, fieldsOnDataset, trainerOfDocument } from "../prepare/fields";
import { searchedFields } from "../prepare/searched";
import { forSampler, ownParameters, readSpace, usesGrid, writeSpace } from "../prepare/space";
import classes from "./new-sweep.module.css";
import { PlanField } from "./plan-field";
import { SpaceField } from "./space-field";
import { VariantsField } from "./variants-field";

interface PlanFormProps {
  document: unknown;
  problems: readonly LocatedProblem[];
  datasets: readonly DatasetView[];
  onChange: (field: string, value: unknown) => void;
}

export function PlanForm({ document, problems, datasets, onChange }: PlanFormProps) {
  const errorOf = (field: string) =>
    problems.find((problem) => problem.field === field || problem.field.startsWith(`${field}.`));
  const trainer = trainerOfDocument(document);
  const searched = searchedFields(document);
  const own = ownParameters(document, trainer);
  const placeholders = listPlaceholders(Object.keys(own).map((name) => name.slice(name.indexOf(".") + 1)));
  // The parameters of one trainer are none of the other's, nor its sections.
  const changeTrainer = (kind: unknown) => {
    const next = findTrainer(kind);
    onChange("trainer", { kind });
    for (const section of SECTIONS)
      if (section !== "trainer" && next && !next.sections[section]) onChange(section, undefined);
  };
  const usual = factsOf(document, datasets)?.usual;
  const withChoices = (spec: FieldSpec): FieldSpec =>
    spec.field === "dataset" ? { ...spec, choices: datasets.map((dataset) => dataset.slug) } : spec;
  return (
    <form className="fw-stack" onSubmit={(event) => event.preventDefault()} aria-label="Plan">
      {fieldGroups(trainer).map((group) => (
        <Section key={group.title} title={group.title} about={group.about}>
          <div className={classes.fields}>
            {fieldsOnDataset(group.fields, document, usual)
              .filter((spec) => !searched.some(({ field }) => field === spec.field))
              .map((spec) => (
                <PlanField
                  key={spec.field}
                  spec={withChoices(spec)}
                  value={valueAt(document, spec.field)}
                  problem={errorOf(spec.field)}
                  disabled={document === null}
                  placeholders={placeholders}
                  onChange={(value) => {
                    if (spec.field === "trainer.kind") return changeTrainer(value);
                    onChange(spec.field, value);
                    const rows = spec.field === "sampler.kind" ? readSpace(valueAt(document, "space")) : null;
                    if (rows && rows.length > 0 && !usesGrid(value))
                      onChange("space", writeSpace(forSampler(rows, value)));
                  }}
                />
              ))}
          </div>
          <SearchedNote specs={group.fields.filter((spec) => searched.includes(spec))} />
          {group.holds === "variants" ? (
            <VariantsField
              value={valueAt(document, "variants")}
              trainer={trainer}
              problem={errorOf("variants")}
              onChange={(value) => onChange("variants", value)}
            />
          ) : null}
          {group.holds === "space" && document !== null ? (
            <SpaceField
              value={valueAt(document, "space")}
              sampler={valueAt(document, "sampler.kind")}
              trainer={trainer}
              own={own}
              problems={problems}
              onChange={(value) => onChange("space", value)}
            />
          ) : null}
        </Section>
      ))}
    </form>
  );
}

/** Where the fixed fields of searched parameters went. */
function SearchedNote({ specs }: { specs: readonly FieldSpec[] }) {
  if (specs.length === 0) return null;
  return (
    <p className="fw-dim" style={{ margin: "10px 0 0" }}>
      Set by the search space: {specs.map(({ label }) => label).join(", ")}
    </p>
  );
}
