/** Zeros (convolution) or nothing at all (max pooling) around the map: Keras' two words, or pixels on every side. */
export type Padding = "same" | "valid" | number;

/** How a window of a convolution or pooling goes over one side of a map. */
export interface SlidingWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly dilation?: number;
  /** torchvision's `ceil_mode`: a last window may hang over the end, if it starts on the map or its first padding. */
  readonly ceil?: boolean;
}

/** Places of the window along a side, and the pixels that it takes to be before and after it. */
export interface WindowPlaces {
  readonly output: number;
  readonly before: number;
  readonly after: number;
}

/** @throws Error when the side is too short for one window. */
export function placeWindow(side: number, window: SlidingWindow): WindowPlaces {
  const { kernel, stride, padding, dilation = 1, ceil = false } = window;
  const reach = (kernel - 1) * dilation + 1;
  if (padding === "same") {
    const output = Math.ceil(side / stride);
    const total = Math.max(0, (output - 1) * stride + reach - side);
    return { output, before: Math.floor(total / 2), after: Math.ceil(total / 2) };
  }
  const pixels = padding === "valid" ? 0 : padding;
  const steps = (side + 2 * pixels - reach) / stride;
  const hanging = Math.ceil(steps) + 1;
  const output = ceil && (hanging - 1) * stride < side + pixels ? hanging : Math.floor(steps) + 1;
  if (output < 1) throw new Error(`a window of ${reach} does not fit on a side of ${side}`);
  const overhang = (output - 1) * stride + reach - (side + 2 * pixels);
  return { output, before: pixels, after: pixels + Math.max(0, overhang) };
}
