/** What planning has to know of a layer. */
export interface GraphNode {
  readonly name: string;
  readonly inputs: readonly string[];
  /** What its backward pass reads. */
  readonly needs: { readonly inputs: boolean; readonly output: boolean };
  /** It has weights that are trained. */
  readonly learns: boolean;
  /** It works in training as in inference, so it may read nothing that is trained. */
  readonly isFrozen: boolean;
}

/** When a layer's backward pass runs, and which values are given back after each of its passes. */
export interface NodePlan {
  /** Something at or before it is trained: its backward pass runs. */
  readonly hasBackward: boolean;
  /** For each input, whether something at or before it is trained. */
  readonly wanted: readonly boolean[];
  /** Values that nobody asks for after this layer's forward pass, in inference. */
  readonly freeAfterInference: readonly string[];
  /** The same in training, where the backward pass may still ask. */
  readonly freeAfterForward: readonly string[];
  /** Values whose last use is this layer's backward pass. */
  readonly freeAfterBackward: readonly string[];
}

/**
 * Lifetimes of a network's values: each is given back as soon as its last reader, forward or backward, is done.
 * `input` belongs to the caller and the last value to whoever reads the logits: neither is named.
 */
export function planGraph(nodes: readonly GraphNode[]): NodePlan[] {
  const trained = new Set<string>();
  for (const { name, inputs, learns } of nodes)
    if (learns || inputs.some((input) => trained.has(input))) trained.add(name);
  const stuck = nodes.find(({ name, isFrozen }) => isFrozen && trained.has(name));
  if (stuck) throw new Error(`${stuck.name} is frozen but comes after trained layers`);

  const lastForward = new Map<string, number>();
  for (const [index, { inputs }] of nodes.entries())
    for (const input of inputs) if (input !== "input") lastForward.set(input, index);
  // The backward pass runs from the last layer to the first, so the first that asks is the last to use.
  const lastBackward = new Map<string, number>();
  for (const [index, { name, inputs, needs }] of nodes.entries()) {
    if (!trained.has(name)) continue;
    const used = [...(needs.inputs ? inputs : []), ...(needs.output ? [name] : [])];
    for (const value of used)
      if (value !== "input" && !lastBackward.has(value)) lastBackward.set(value, index);
  }
  const endingAt = (uses: ReadonlyMap<string, number>, index: number) =>
    [...uses].filter(([, at]) => at === index).map(([value]) => value);

  return nodes.map(({ name, inputs }, index) => {
    const freeAfterInference = endingAt(lastForward, index);
    return {
      hasBackward: trained.has(name),
      wanted: inputs.map((input) => trained.has(input)),
      freeAfterInference,
      freeAfterForward: freeAfterInference.filter((value) => !lastBackward.has(value)),
      freeAfterBackward: endingAt(lastBackward, index),
    };
  });
}
