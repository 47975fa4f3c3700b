/** The id of a field's input, of the rows of one dimension, or of the variants. */
export function fieldId(field: string): string {
  return `plan-${field}`;
}

/** The field that an id stands for; null for another element's. */
export function fieldOfId(id: string): string | null {
  return id.startsWith("plan-") ? id.slice("plan-".length) : null;
}
