import { type Problem, showValue } from "../errors";
import { schemaProblems } from "../errors/schema-problems";
import { isExhaustive } from "../samplers";
import { type DimensionSpec, type DimensionValue, makeDimension } from "../space";
import {
  findTrainer,
  holderOf,
  parameterPaths,
  schemaOf,
  type Target,
  targetPath,
  trainerOf,
} from "../trainers";
import type { Plan } from "./plan";
import { targetOf } from "./resolve";

/** What is wrong with a search space beyond its form, in the order of its parameters. */
export function spaceProblems(plan: Plan): Problem[] {
  const named = new Map<string, string>();
  return Object.entries(plan.space).flatMap(([name, spec]) => {
    const target = targetOf(name, plan);
    if (!target) return [unknownParameter(name, plan)];
    const path = targetPath(target);
    const earlier = named.get(path);
    named.set(path, earlier ?? name);
    return [
      ...(earlier === undefined ? [] : [namedTwice(name, earlier, path)]),
      ...undeclared(name, target, plan),
      ...setByVariants(name, target, plan),
      ...samplerProblems(name, spec, plan),
      ...valueProblems(name, spec, target, plan),
    ];
  });
}

function unknownParameter(name: string, plan: Plan): Problem {
  return {
    field: `space.${name}`,
    value: name,
    problem: `unknown parameter for the trainer ${plan.trainer.kind}`,
    remedy: `use one of ${parameterPaths(trainerOf(plan)).join(", ")}`,
  };
}

/** Any name may be a free parameter, so that one that is misspelt would be searched for nothing. */
function undeclared(name: string, target: Target, plan: Plan): Problem[] {
  if (target.within === undefined) return [];
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

function samplerProblems(name: string, spec: DimensionSpec, { sampler }: Plan): Problem[] {
  if (spec.type === "categorical") return [];
  if (!isExhaustive(sampler.kind))
    return spec.grid === undefined
      ? []
      : [
          {
            field: `space.${name}.grid`,
            value: showValue(spec.grid),
            problem: `the sampler ${sampler.kind} draws from the whole range and would ignore the grid`,
            remedy: `remove grid, or draw from its values: { type: categorical, choices: ${showValue(spec.grid)} }`,
          },
        ];
  if (makeDimension(spec).grid() !== null) return [];
  return [
    {
      field: `space.${name}`,
      value: showValue(spec),
      problem: "a grid cannot enumerate a continuous range",
      remedy: "add grid: [...] or step, or use sampler: { kind: random }",
    },
  ];
}

/** Values that the parameter itself does not take: the trials with them would fail. */
function valueProblems(name: string, spec: DimensionSpec, target: Target, plan: Plan): Problem[] {
  const schema = schemaOf(trainerOf(plan), target);
  if (schema === null) return [];
  return probes(spec).flatMap(({ path, value }) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    return issue
      ? schemaProblems(issue, value, { root: "" }).map((problem) => ({
          ...problem,
          field: `space.${name}${path}`,
        }))
      : [];
  });
}

/** Each value of a list; of a range its ends and a value between, which a fraction or a multiple would show at. */
function probes(spec: DimensionSpec): { path: string; value: DimensionValue }[] {
  const listed = spec.type === "categorical" ? spec.choices : spec.grid;
  if (listed !== undefined) {
    const key = spec.type === "categorical" ? "choices" : "grid";
    return listed.map((value, index) => ({ path: `.${key}.${index}`, value }));
  }
  if (spec.type === "categorical") return [];
  const dimension = makeDimension(spec);
  const inner = dimension.values()?.at(1) ?? dimension.fromUnit(0.382);
  const ends = [
    { path: ".low", value: spec.low },
    { path: ".high", value: spec.high },
  ];
  return [...ends, ...(inner === spec.high ? [] : [{ path: "", value: inner }])];
}
