"use client";

import { ActionIcon, Button, Chip, NumberInput, SegmentedControl, Select } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconRefresh } from "@tabler/icons-react";
import { INPUT_SIZES, type PipelineSettings, STEPS } from "../prepare/pipeline";
import classes from "./pipeline.module.css";

interface PipelineControlsProps {
  settings: PipelineSettings;
  /** In the dataset. */
  images: number;
  /** Shown in place of one of the dataset's. */
  upload: File | null;
  onUpload: (file: File | null) => void;
  onChange: (changes: Record<string, string | null>) => void;
}

/** Which image, which draw, which steps. */
export function PipelineControls({ settings, images, upload, onUpload, onChange }: PipelineControlsProps) {
  const set = (key: string, value: string | number, fallback: string | number) =>
    onChange({ [key]: String(value) === String(fallback) ? null : String(value) });
  const showImage = (image: number) => set("pimage", Math.min(images - 1, Math.max(0, image)), 0);
  return (
    <>
      <div className={classes.controls}>
        {upload ? (
          <Button variant="default" onClick={() => onUpload(null)}>
            Back to the dataset
          </Button>
        ) : null}
        <div className={classes.image}>
          <NumberInput
            label={`${upload ? "Drawn as image" : "Image"}, 0 to ${images - 1}`}
            w={upload ? 190 : 130}
            min={0}
            max={images - 1}
            allowDecimal={false}
            value={settings.image}
            onChange={(value) => (typeof value === "number" ? showImage(value) : undefined)}
          />
          <ActionIcon aria-label="Image before" size={30} onClick={() => showImage(settings.image - 1)}>
            <IconChevronLeft size={16} />
          </ActionIcon>
          <ActionIcon aria-label="Next image" size={30} onClick={() => showImage(settings.image + 1)}>
            <IconChevronRight size={16} />
          </ActionIcon>
        </div>
        <NumberInput
          label="Seed"
          w={86}
          min={0}
          allowDecimal={false}
          value={settings.seed}
          onChange={(value) => (typeof value === "number" ? set("pseed", value, 1) : undefined)}
        />
        <NumberInput
          label="Epoch"
          w={86}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={settings.epoch}
          onChange={(value) => (typeof value === "number" ? set("pepoch", value, 1) : undefined)}
        />
        <NumberInput
          label="Centre crop"
          w={96}
          min={0.1}
          max={1}
          step={0.05}
          decimalScale={2}
          value={settings.crop}
          onChange={(value) =>
            typeof value === "number" && value >= 0.1 ? set("pcrop", value, 1) : undefined
          }
        />
        <Select
          label="Input size"
          w={96}
          allowDeselect={false}
          data={INPUT_SIZES.map((size) => ({ value: String(size), label: `${size} px` }))}
          value={String(settings.inputSize)}
          onChange={(value) => set("psize", value ?? 224, 224)}
        />
        <SegmentedControl
          aria-label="Copy"
          value={settings.copy}
          onChange={(value) => set("pcopy", value, "original")}
          data={[
            { value: "original", label: "original" },
            { value: "desaturated", label: "balancing copy" },
          ]}
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          onClick={() => set("pepoch", settings.epoch + 1, 1)}
        >
          Next epoch's draw
        </Button>
      </div>
      <Chip.Group
        multiple
        value={STEPS.filter((step) => !settings.off.includes(step))}
        onChange={(on) => onChange({ poff: STEPS.filter((step) => !on.includes(step)).join(",") || null })}
      >
        <fieldset className={classes.steps}>
          <legend className="fw-dim">Steps that are on</legend>
          {STEPS.map((step) => (
            <Chip key={step} value={step} size="xs" variant="outline">
              {step}
            </Chip>
          ))}
        </fieldset>
      </Chip.Group>
    </>
  );
}
