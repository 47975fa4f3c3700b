"use client";

import { Skeleton } from "@mantine/core";
import { AnswerPicture } from "@/entities/worker-request/answer-picture";
import type { Answered } from "@/entities/worker-request/queries";
import { describeStage } from "../prepare/pipeline";
import classes from "./pipeline.module.css";

/** The image after each step, from the file to what the network sees. */
export function StageStrip({ answer, isWorking }: { answer: Answered<"stages"> | null; isWorking: boolean }) {
  if (!answer) return <Skeleton h={240} />;
  const { source, stages, drawnAs } = answer.result;
  const about = [
    source.name,
    source.class,
    source.patient === null ? null : `patient ${source.patient}`,
    source.fold === null ? null : `fold ${source.fold}`,
    source.index === null && drawnAs !== undefined ? `drawn as image ${drawnAs}` : null,
  ];
  return (
    <>
      <div className="fw-dim">{about.filter(Boolean).join(" · ")}</div>
      <ol className={classes.strip} data-working={isWorking || undefined} aria-busy={isWorking}>
        {stages.map((stage, position) => (
          <li key={stage.name} data-off={!stage.applied || undefined}>
            <figure>
              <AnswerPicture
                id={answer.id}
                position={position}
                alt={`${source.name} after ${stage.name}`}
                width={stage.width}
                height={stage.height}
              />
              <figcaption>
                <strong>
                  {position + 1} {stage.name}
                </strong>
                <span>{describeStage(stage)}</span>
              </figcaption>
            </figure>
          </li>
        ))}
      </ol>
    </>
  );
}
