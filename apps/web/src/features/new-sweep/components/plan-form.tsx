"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { type FieldSpec, listPlaceholders } from "@foldwise/core/trainers";
import { Section } from "@/components/section";
import { type LocatedProblem, valueAt } from "@/yaml/fields";
import { factsOf } from "../prepare/facts";
import { shownField } from "../prepare/field-label";
import {
  type FieldGroup,
  fieldGroups,
  fieldsOnDataset,
  objectiveOf,
  taskOfDocument,
  trainerOfDocument,
} from "../prepare/fields";
import { searchedFields } from "../prepare/searched";
import { forSampler, ownParameters, readSpace, usesGrid, writeSpace } from "../prepare/space";
import classes from "./new-sweep.module.css";
import { PlanField } from "./plan-field";
import { SpaceField } from "./space-field";
import { VariantsField } from "./variants-field";

interface PlanFormProps {
  document: unknown;
  problems: readonly LocatedProblem[];
  warnings: readonly LocatedProblem[];
  datasets: readonly DatasetView[];
  onChange: (field: string, value: unknown) => void;
}

export function PlanForm({ document, problems, warnings, datasets, onChange }: PlanFormProps) {
  const trainer = trainerOfDocument(document);
  const task = taskOfDocument(document);
  const searched = searchedFields(document);
  const own = ownParameters(document, trainer);
  const placeholders = listPlaceholders(Object.keys(own).map((name) => name.slice(name.indexOf(".") + 1)));
  const dataset = factsOf(document, datasets);
  const withChoices = (spec: FieldSpec): FieldSpec =>
    spec.field === "dataset" ? { ...spec, choices: datasets.map((dataset) => dataset.slug) } : spec;
  const change = (field: string, value: unknown) => {
    if (field === "objective.metric")
      return onChange("objective", objectiveOf(valueAt(document, "objective"), value, task));
    onChange(field, value);
    const rows = field === "sampler.kind" ? readSpace(valueAt(document, "space")) : null;
    if (rows && rows.length > 0 && !usesGrid(value)) onChange("space", writeSpace(forSampler(rows, value)));
  };
  const isSearched = (spec: FieldSpec) => searched.some(({ field }) => field === spec.field);
  const fieldsOf = (group: FieldGroup) =>
    fieldsOnDataset(group.fields, document, dataset).filter((spec) => !isSearched(spec));
  const groups = fieldGroups(trainer, task);
  const fields = groups.flatMap((group) => group.fields.map(({ field }) => field));
  return (
    <form className="fw-stack" onSubmit={(event) => event.preventDefault()} aria-label="Plan">
      {groups
        .filter((group) => fieldsOnDataset(group.fields, document, dataset).length > 0)
        .map((group) => (
          <Section key={group.title} title={group.title} about={group.about}>
            {group.holdsSearch && document !== null ? (
              <div className={classes.part}>
                <SpaceField
                  value={valueAt(document, "space")}
                  sampler={valueAt(document, "sampler.kind")}
                  trainer={trainer}
                  own={own}
                  problems={problems}
                  onChange={(value) => onChange("space", value)}
                />
              </div>
            ) : null}
            <div className={classes.fields}>
              {fieldsOf(group).map((spec) => (
                <div key={spec.field} className={spec.isWide ? classes.wide : undefined}>
                  <PlanField
                    spec={withChoices(spec)}
                    value={valueAt(document, spec.field)}
                    problem={problemOf(problems, spec.field)}
                    warning={warnings.find((one) => shownField(one.field, fields) === spec.field)}
                    disabled={document === null}
                    placeholders={placeholders}
                    onChange={(value) => change(spec.field, value)}
                  />
                </div>
              ))}
            </div>
            <SearchedNote specs={group.fields.filter(isSearched)} />
            {group.holdsSearch ? (
              <div className={classes.after}>
                <VariantsField
                  value={valueAt(document, "variants")}
                  trainer={trainer}
                  problem={problemOf(problems, "variants")}
                  onChange={(value) => onChange("variants", value)}
                />
              </div>
            ) : null}
          </Section>
        ))}
    </form>
  );
}

/** That of a field, or of a part of it. */
function problemOf(problems: readonly LocatedProblem[], field: string): LocatedProblem | undefined {
  return problems.find((problem) => problem.field === field || problem.field.startsWith(`${field}.`));
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
