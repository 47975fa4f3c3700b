import jsep from "jsep";
import type { Configuration } from "./configuration";
import { type DimensionValue, sameValue } from "./value";

/** A condition between the parameters of a space, such as `batchSize * accumulation <= 64`. */
export interface Constraint {
  readonly text: string;
  /** Parameters that it names, each once. */
  readonly names: readonly string[];
  /**
   * Whether a configuration satisfies it; true where one of its parameters is not active.
   * @throws ConstraintError where a value has no place in it, such as text in a product
   */
  isSatisfied(configuration: Configuration): boolean;
}

/** What is wrong with a constraint, in words for its author. */
export class ConstraintError extends Error {
  override readonly name = "ConstraintError";
}

export const MAX_CONSTRAINT_LENGTH = 500;

type Value = DimensionValue;
type Evaluate = (configuration: Configuration) => Value;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
};
const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};
const EQUALITY: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  "==": sameValue,
  "===": sameValue,
  "!=": (a, b) => !sameValue(a, b),
  "!==": (a, b) => !sameValue(a, b),
};
const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  round: Math.round,
  sqrt: Math.sqrt,
};

/**
 * Reads a constraint. Only what is listed here is evaluated: numbers, texts, parameters, + - * / % **, comparisons,
 * && || !, and a few functions of numbers; nothing is run as a program.
 * @throws ConstraintError
 */
export function parseConstraint(text: string): Constraint {
  const names = new Set<string>();
  const { evaluate, isLogical } = compile(parse(text), names);
  if (!isLogical) throw new ConstraintError("is not a comparison");
  if (names.size === 0) throw new ConstraintError("names no parameter");
  const named = [...names];
  return {
    text,
    names: named,
    isSatisfied: (configuration) =>
      named.some((name) => !Object.hasOwn(configuration, name)) || evaluate(configuration) === true,
  };
}

function parse(text: string): jsep.CoreExpression {
  try {
    // The types of jsep's expressions tell each apart by `type`.
    return jsep(text) as jsep.CoreExpression;
  } catch (error) {
    throw new ConstraintError(error instanceof Error ? error.message : String(error));
  }
}

interface Compiled {
  readonly evaluate: Evaluate;
  readonly isLogical: boolean;
}

function compile(node: jsep.Expression, names: Set<string>): Compiled {
  const expression = node as jsep.CoreExpression;
  switch (expression.type) {
    case "Literal":
      return literal(expression);
    case "Identifier":
    case "MemberExpression":
      return parameter(dottedName(expression), names);
    case "UnaryExpression":
      return unary(expression, names);
    case "BinaryExpression":
      return binary(expression, names);
    case "CallExpression":
      return call(expression, names);
    default:
      throw new ConstraintError(`cannot have a ${expression.type}`);
  }
}

function literal({ value }: jsep.Literal): Compiled {
  if (value instanceof RegExp) throw new ConstraintError("cannot have a regular expression");
  return { evaluate: () => value, isLogical: false };
}

function parameter(name: string, names: Set<string>): Compiled {
  names.add(name);
  return { evaluate: (configuration) => configuration[name] ?? null, isLogical: false };
}

/** `training.learningRate`, which is read as a member. */
function dottedName(node: jsep.Expression): string {
  const expression = node as jsep.CoreExpression;
  if (expression.type === "Identifier") return expression.name;
  if (expression.type === "MemberExpression" && !expression.computed && !expression.optional)
    return `${dottedName(expression.object)}.${dottedName(expression.property)}`;
  throw new ConstraintError('can name a parameter as training.learningRate or value("a name with spaces")');
}

function unary({ operator, argument }: jsep.UnaryExpression, names: Set<string>): Compiled {
  const { evaluate, isLogical } = compile(argument, names);
  if (operator === "!" && isLogical)
    return { evaluate: (configuration) => evaluate(configuration) !== true, isLogical: true };
  if (operator === "-")
    return { evaluate: (configuration) => -number(evaluate(configuration), operator), isLogical: false };
  throw new ConstraintError(`cannot have ${operator} here`);
}

function binary({ operator, left, right }: jsep.BinaryExpression, names: Set<string>): Compiled {
  const [a, b] = [compile(left, names), compile(right, names)];
  if (operator === "&&" || operator === "||") {
    if (!a.isLogical || !b.isLogical)
      throw new ConstraintError(`needs a comparison on both sides of ${operator}`);
    const isAnd = operator === "&&";
    return {
      evaluate: (configuration) =>
        (a.evaluate(configuration) === true) === isAnd ? b.evaluate(configuration) : !isAnd,
      isLogical: true,
    };
  }
  if (a.isLogical || b.isLogical) throw new ConstraintError(`cannot have a comparison next to ${operator}`);
  const equality = EQUALITY[operator];
  if (equality)
    return {
      evaluate: (configuration) => equality(a.evaluate(configuration), b.evaluate(configuration)),
      isLogical: true,
    };
  const order = ORDER[operator];
  const arithmetic = ARITHMETIC[operator];
  const operation: ((a: number, b: number) => Value) | undefined = order ?? arithmetic;
  if (!operation) throw new ConstraintError(`cannot have ${operator}`);
  return {
    evaluate: (configuration) =>
      operation(number(a.evaluate(configuration), operator), number(b.evaluate(configuration), operator)),
    isLogical: order !== undefined,
  };
}

function call({ callee, arguments: given }: jsep.CallExpression, names: Set<string>): Compiled {
  const name = dottedName(callee);
  const [first] = given as jsep.CoreExpression[];
  if (name === "value" && given.length === 1 && first?.type === "Literal" && typeof first.value === "string")
    return parameter(first.value, names);
  const of = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!of)
    throw new ConstraintError(`unknown function ${name}; use one of ${Object.keys(FUNCTIONS).join(", ")}`);
  const parts = given.map((one) => compile(one, names));
  if (parts.length === 0 || parts.some(({ isLogical }) => isLogical))
    throw new ConstraintError(`needs numbers in ${name}()`);
  return {
    evaluate: (configuration) => of(...parts.map(({ evaluate }) => number(evaluate(configuration), name))),
    isLogical: false,
  };
}

function number(value: Value, operator: string): number {
  if (typeof value === "number") return value;
  throw new ConstraintError(`needs numbers for ${operator}, and gets ${JSON.stringify(value)}`);
}
