import type { z } from "zod";
import { type Problem, showValue } from "../errors";
import type { SchemaIssue } from "../errors/schema-issue";
import { schemaProblems } from "../errors/schema-problems";
import { isExhaustive, samplerProblems } from "../samplers";
import { type DimensionSpec, type DimensionValue, listedValues, makeDimension } from "../space";
import {
  findTrainer,
  holderOf,
  isFreeParameter,
  parameterPaths,
  schemaOf,
  type Target,
  targetPath,
  trainerOf,
} from "../trainers";
import { configurationProblems, pointProblems } from "./configuration-problems";
import { conditionProblems, constraintProblems, feasibilityProblems } from "./feasibility-problems";
import { type Plan, seedSchema } from "./plan";
import { targetOf } from "./resolve";
import { goalOf, spaceOf } from "./search";
import { isRunSeed, SEED_DIMENSION } from "./searched-seed";

/** What is wrong with a search space beyond its form, in the order of its parameters, then with what is said of it. */
export function spaceProblems(plan: Plan): Problem[] {
  const ofParameters = [...parameterProblems(plan), ...conditionProblems(plan), ...constraintProblems(plan)];
  if (ofParameters.length > 0) return ofParameters;
  const ofSpace = feasibilityProblems(plan);
  if (ofSpace.length > 0) return ofSpace;
  const ofSampler = samplerProblems(plan.sampler, spaceOf(plan), goalOf(plan)).map((problem) => ({
    ...problem,
    value: showValue(specAt(plan, problem.field) ?? problem.value),
  }));
  return [...ofSampler, ...pointProblems(plan), ...configurationProblems(plan)];
}

/** The dimension that a problem's field names. */
function specAt({ space }: Plan, field: string): DimensionSpec | undefined {
  const name = field.slice("space.".length);
  return field.startsWith("space.") && Object.hasOwn(space, name) ? space[name] : undefined;
}

function parameterProblems(plan: Plan): Problem[] {
  const named = new Map<string, string>();
  return Object.entries(plan.space).flatMap(([name, spec]) => {
    if (isRunSeed(name, plan))
      return [...gridProblems(name, spec, plan), ...valueProblems(name, spec, seedSchema)];
    const target = targetOf(name, plan);
    if (!target) return [unknownParameter(name, plan)];
    const path = targetPath(target);
    const [earlierPath, earlier] =
      [...named].find(
        ([other]) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`),
      ) ?? [];
    named.set(path, named.get(path) ?? name);
    return [
      ...(earlier === undefined ? [] : [namedTwice(name, earlier, earlierPath ?? path)]),
      ...undeclared(name, target, plan),
      ...setByVariants(name, target, plan),
      ...switchedOff(name, target, plan),
      ...gridProblems(name, spec, plan),
      ...valueProblems(name, spec, schemaOf(trainerOf(plan), target)),
    ];
  });
}

function unknownParameter(name: string, plan: Plan): Problem {
  return {
    field: `space.${name}`,
    value: name,
    problem: `unknown parameter for the trainer ${plan.trainer.kind}`,
    remedy: `use one of ${[...declaredParameters(plan), ...parameterPaths(trainerOf(plan)), SEED_DIMENSION].join(", ")}`,
  };
}

/** Free parameters that the plan declares, by the name that a space has them by. */
function declaredParameters(plan: Plan): string[] {
  const free = trainerOf(plan).freeParameters;
  if (!free) return [];
  return Object.keys(holderOf(plan, { section: free.section, key: "", within: free.option }));
}

/** Any name may be a free parameter, so that one that is misspelt would be searched for nothing. */
function undeclared(name: string, target: Target, plan: Plan): Problem[] {
  if (!isFreeParameter(trainerOf(plan), target)) return [];
  const declared = Object.keys(holderOf(plan, target));
  if (declared.includes(target.key)) return [];
  return [
    {
      field: `space.${name}`,
      value: name,
      problem: `unknown parameter ${target.key}`,
      remedy: `add ${targetPath(target)} with its usual value${declared.length > 0 ? `, or use one of ${declared.join(", ")}` : ""}`,
    },
  ];
}

function namedTwice(name: string, earlier: string, path: string): Problem {
  return {
    field: `space.${name}`,
    value: name,
    problem: `duplicate parameter: space.${earlier} sets ${path} too`,
    remedy: `keep one of space.${earlier} and space.${name}`,
  };
}

/** What the search sets, a variant cannot set as well: all variants would train with the value of the search. */
function setByVariants(name: string, target: Target, plan: Plan): Problem[] {
  return Object.entries(plan.variants).flatMap(([variant, override]) => {
    const field = `variants.${variant}.${targetPath(target)}`;
    if (Object.hasOwn(holderOf(override, target), target.key))
      return [
        {
          field: `space.${name}`,
          value: name,
          problem: `${field} sets the same parameter, and the search would override it`,
          remedy: `remove space.${name} or ${field}`,
        },
      ];
    const other = findTrainer(override.trainer?.kind);
    if (!other || schemaOf(other, target) !== null) return [];
    return [
      {
        field: `space.${name}`,
        value: name,
        problem: `unknown parameter for the trainer ${other.kind} of variants.${variant}.trainer`,
        remedy: "search what all variants have",
      },
    ];
  });
}

/** An option that is null, in the plan or a variant, has nothing within it that could be set. */
function switchedOff(name: string, { section, key, within }: Target, plan: Plan): Problem[] {
  if (within === undefined) return [];
  const places = [
    { place: "", sections: plan },
    ...Object.entries(plan.variants).map(([variant, sections]) => ({
      place: `variants.${variant}.`,
      sections,
    })),
  ];
  return places.flatMap(({ place, sections }) =>
    Reflect.get(Object(sections[section]), within) === null
      ? [
          {
            field: `space.${name}`,
            value: name,
            problem: `${place}${section}.${within} is null, so that its ${key} cannot be set`,
            remedy: `remove space.${name}, or give ${place}${section}.${within} its values`,
          },
        ]
      : [],
  );
}

/** Values for a grid that no grid goes through. */
function gridProblems(name: string, spec: DimensionSpec, { sampler }: Plan): Problem[] {
  if (!("grid" in spec) || spec.grid === undefined || isExhaustive(sampler.kind)) return [];
  return [
    {
      field: `space.${name}.grid`,
      value: showValue(spec.grid),
      problem: `the sampler ${sampler.kind} draws from the whole range and would ignore the grid`,
      remedy: `remove grid, or draw from its values: { type: categorical, choices: ${showValue(spec.grid)} }`,
    },
  ];
}

/** Values that the parameter itself does not take: the trials with them would fail. */
function valueProblems(name: string, spec: DimensionSpec, schema: z.ZodType | null): Problem[] {
  if (schema === null) return [];
  return probes(spec).flatMap(({ path, value }) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    return issue
      ? schemaProblems(issue, value, { root: "" }).map((problem) => ({
          ...problem,
          field: `space.${name}${path}`,
          ...(path === "" ? { remedy: rangeRemedy(issue) } : {}),
        }))
      : [];
  });
}

/** What has a range draw no value like the one between its ends that the parameter does not take. */
function rangeRemedy({ code, expected, divisor }: SchemaIssue): string | undefined {
  if (code === "invalid_type" && expected === "int") return "use type: int";
  return code === "not_multiple_of" ? `use step: ${divisor}` : undefined;
}

/** Each value of a list; of a range its ends and a value between, which a fraction or a multiple would show at. */
function probes(spec: DimensionSpec): { path: string; value: DimensionValue }[] {
  if (spec.type === "constant") return [{ path: ".value", value: spec.value }];
  const listed = listedValues(spec);
  if (listed) return listed.values.map((value, index) => ({ path: `.${listed.key}.${index}`, value }));
  if (spec.type !== "float" && spec.type !== "int") return [];
  if (spec.grid) return spec.grid.map((value, index) => ({ path: `.grid.${index}`, value }));
  const dimension = makeDimension(spec);
  const inner = dimension.values()?.at(1) ?? dimension.fromUnit(0.382);
  const ends = [
    { path: ".low", value: spec.low },
    { path: ".high", value: spec.high },
  ];
  return [...ends, ...(inner === spec.high ? [] : [{ path: "", value: inner }])];
}
