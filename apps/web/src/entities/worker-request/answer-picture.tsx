import { answerImage } from "./queries";

/** A PNG of an answer, pixel by pixel as the worker made it. */
export function AnswerPicture({
  id,
  position,
  alt,
  width,
  height,
}: {
  /** Of the request. */
  id: number;
  position: number;
  alt: string;
  width: number;
  height: number;
}) {
  return (
    // biome-ignore lint/performance/noImgElement: the pixels are the point; nothing may resample or recompress them.
    <img src={answerImage(id, position)} alt={alt} width={width} height={height} />
  );
}
