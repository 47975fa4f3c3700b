/** So many times smaller than the input, an image has too few pixels to show a cell. */
const MAX_ENLARGEMENT = 4;
/** So many times longer than wide, the square that the network sees is another shape. */
const MAX_ASPECT_RATIO = 2;

/**
 * What an image's size does to its prediction: one much smaller than the network's input is mostly interpolation, one
 * that is far from square is squeezed. Null where neither is so.
 * @param size width and height of the image, pixels
 * @param inputSize side of the network's input, pixels
 */
export function sizeRemark(
  { width, height }: { readonly width: number; readonly height: number },
  inputSize: number,
): string | null {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short * MAX_ENLARGEMENT < inputSize)
    return `much smaller than the network's ${inputSize} px; its prediction says little`;
  if (long > short * MAX_ASPECT_RATIO) return "far from square, and squeezed to one";
  return null;
}
