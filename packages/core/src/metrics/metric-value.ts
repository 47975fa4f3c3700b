/** A number, or the reason why there is none. Zero is never used for "does not exist". */
export type MetricValue =
  | { readonly value: number; readonly reason?: undefined }
  | { readonly value: null; readonly reason: string };

export function known(value: number): MetricValue {
  return { value };
}

export function unknown(reason: string): MetricValue {
  return { value: null, reason };
}
