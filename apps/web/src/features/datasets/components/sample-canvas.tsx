"use client";

import type { RgbImage } from "@foldwise/core/imaging";
import { useEffect, useRef } from "react";
import { toRgba } from "../prepare/sample-views";

/** Draws an image pixel by pixel. */
export function SampleCanvas({ image, label }: { image: RgbImage; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current
      ?.getContext("2d")
      ?.putImageData(new ImageData(toRgba(image), image.width, image.height), 0, 0);
  }, [image]);
  return <canvas ref={canvas} width={image.width} height={image.height} role="img" aria-label={label} />;
}
