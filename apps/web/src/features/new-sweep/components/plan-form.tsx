"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { Task } from "@foldwise/core/tasks";
import { type FieldSpec, listPlaceholders } from "@foldwise/core/trainers";
import { Section } from "@/components/section";
import { type LocatedProblem, valueAt, withValue } from "@/yaml/fields";
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
import { addObjective, type Entry, type GoalChange, newLimit, removeObjective } from "../prepare/objectives";
import { searchedFields } from "../prepare/searched";
import { forSampler, ownParameters, readSpace, usesGrid, writeSpace } from "../prepare/space";
import { startRule } from "../prepare/stopping-fields";
import { namesNoResults } from "../prepare/warm-start";
import { EntriesField } from "./entries-field";
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
    if (field === "stopping.kind")
      return onChange("stopping", startRule(valueAt(document, "stopping"), value));
    if (field.startsWith("warmStart.") && namesNoResults(withValue(document, field, value)))
      return onChange("warmStart", undefined);
    onChange(field, value);
    const rows = field === "sampler.kind" ? readSpace(valueAt(document, "space")) : null;
    if (rows && rows.length > 0 && !usesGrid(value)) onChange("space", writeSpace(forSampler(rows, value)));
  };
  const hasGoals =
    valueAt(document, "objectives") !== undefined && valueAt(document, "objective") === undefined;
  const isGoal = ({ field }: FieldSpec) => hasGoals && field.startsWith("objective.");
  const setGoal = ({ objective, objectives }: GoalChange) => {
    onChange("objective", objective);
    onChange("objectives", objectives);
  };
  const isSearched = (spec: FieldSpec) => searched.some(({ field }) => field === spec.field);
  const fieldsOf = (group: FieldGroup) =>
    fieldsOnDataset(group.fields, document, dataset).filter((spec) => !isSearched(spec) && !isGoal(spec));
  const groups = fieldGroups(trainer, task, [valueAt(document, "stopping.kind")]);
  const fields = groups.flatMap((group) => group.fields.map(({ field }) => field));
  return (
    <form className="fw-stack" onSubmit={(event) => event.preventDefault()} aria-label="Plan">
      {groups
        .filter((group) => group.holdsGoals || fieldsOnDataset(group.fields, document, dataset).length > 0)
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
            {group.holdsGoals ? (
              <Goals
                document={document}
                task={task}
                problems={problems}
                onGoal={setGoal}
                onChange={onChange}
              />
            ) : null}
            <div className={classes.fields}>
              {fieldsOf(group).map((spec) => (
                <div key={spec.field} className={spec.isWide ? classes.wide : undefined}>
                  <PlanField
                    spec={withChoices(spec)}
                    value={valueAt(document, spec.field)}
                    problem={
                      problemOf(problems, spec.field) ??
                      problems.find((one) => isAbove(one.field, spec.field, fields))
                    }
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

interface GoalsProps {
  document: unknown;
  task: Task | undefined;
  problems: readonly LocatedProblem[];
  onGoal: (change: GoalChange) => void;
  onChange: (field: string, value: unknown) => void;
}

function Goals({ document, task, problems, onGoal, onChange }: GoalsProps) {
  const shared = {
    metrics: task?.validation.map(({ name }) => name) ?? [],
    problems,
    disabled: document === null,
  };
  const objective = valueAt(document, "objective");
  const put = (field: string, entries: readonly Entry[]) =>
    onChange(field, entries.length > 0 ? entries : undefined);
  return (
    <div className="fw-stack">
      <EntriesField
        {...shared}
        field="objectives"
        label="Objectives"
        noun="objective"
        description="The best trials are then their Pareto front. Reference: the worst value that counts for the hypervolume."
        value={valueAt(document, "objectives")}
        onChange={(entries) => put("objectives", entries)}
        onAdd={(objectives) => onGoal(addObjective({ objective, objectives }, task))}
        onRemove={(objectives, index) => onGoal(removeObjective(objectives, index))}
      />
      <EntriesField
        {...shared}
        field="constraints"
        label="Constraints"
        noun="constraint"
        description="Limits on validation metrics; a trial that exceeds one is never the best."
        value={valueAt(document, "constraints")}
        onChange={(entries) => put("constraints", entries)}
        onAdd={(entries) => put("constraints", [...entries, newLimit(entries, task)])}
        onRemove={(entries, index) =>
          put(
            "constraints",
            entries.filter((_, other) => other !== index),
          )
        }
      />
    </div>
  );
}

/** Whether a problem of a mapping as a whole is shown at this field, the first of it that the form has. */
function isAbove(problem: string, field: string, fields: readonly string[]): boolean {
  return field.startsWith(`${problem}.`) && shownField(problem, fields) === field;
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
