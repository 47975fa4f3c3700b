"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Button, Modal, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AlertNote } from "@/components/alert-note";
import { ErrorState } from "@/components/error-state";
import { NumberField } from "@/components/number-field";
import { editorName, keepEditorName } from "@/entities/sweep/editor-name";
import { editSweep, sweepQuery } from "@/entities/sweep/queries";
import { ApiError } from "@/fetching/fetch-json";
import { loadParser } from "@/yaml/load-parser";
import {
  DraftError,
  draftOf,
  draftOnto,
  type EditDraft,
  editOf,
  emptyFields,
  refusedFields,
} from "../prepare/edit-draft";

interface EditDialogProps {
  id: string;
  sweep: SweepDetail;
  onClose: () => void;
}

/** A line for each problem. */
const TEXT = {
  input: { fontFamily: "var(--mantine-font-family-monospace)" },
  error: { whiteSpace: "pre-line" },
} as const;

/** Changes the plan of a running sweep, or extends one that has ended. */
export function EditDialog({ id, sweep, onClose }: EditDialogProps) {
  // As it was when the dialog was opened: who edits it meanwhile is named.
  const [seen, setSeen] = useState(sweep);
  const [draft, setDraft] = useState<EditDraft>(() => draftOf(seen, editorName()));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async () => {
      const { parse } = await loadParser();
      return editSweep(id, editOf(seen, draft, parse));
    },
    onSuccess: (edited) => {
      keepEditorName(draft.by);
      client.setQueryData(sweepQuery(id).queryKey, (old) => (old ? { ...old, ...edited } : old));
      void client.invalidateQueries({ queryKey: ["sweeps"] });
      const made = edited.edits.at(-1);
      const isNew = made !== undefined && made.version > seen.planVersion;
      notifications.show({
        message: isNew ? `Changed: ${made.summary}` : "The plan is so already.",
        color: "gray",
      });
      onClose();
    },
    // It may have been edited meanwhile: the stream tells of it later than the refusal.
    onError: () => void client.invalidateQueries({ queryKey: sweepQuery(id).queryKey, exact: true }),
  });
  const meanwhile = sweep.edits.filter(({ version }) => version > seen.planVersion);
  const follow = () => {
    setDraft(draftOnto(draft, seen, sweep));
    setSeen(sweep);
    save.reset();
  };
  const put = (change: Partial<EditDraft>) => {
    setDraft((before) => ({ ...before, ...change }));
    if (save.isError) save.reset();
  };
  const empty = emptyFields(draft);
  const problems = save.error instanceof ApiError ? save.error.problems : [];
  const unread = save.error instanceof DraftError ? { [save.error.field]: save.error.message } : {};
  const errors = { ...refusedFields(problems), ...unread, ...empty };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Edit ${sweep.name}`}
      centered
      size="lg"
      transitionProps={{ duration: 0 }}
    >
      <Stack gap={12}>
        {meanwhile.length > 0 ? (
          <AlertNote>
            {meanwhile.map(({ version, by, summary }) => (
              <Text key={version}>
                Edited meanwhile by {by}: {summary}
              </Text>
            ))}
            <Button mt={8} variant="default" size="compact-sm" onClick={follow}>
              Use the edited plan, keep my changes
            </Button>
          </AlertNote>
        ) : null}
        <SimpleGrid cols={2} spacing={12} verticalSpacing={12}>
          <NumberField
            label="Max trials"
            value={draft.maxTrials}
            error={errors.maxTrials}
            onChange={(maxTrials) => put({ maxTrials })}
          />
          <NumberField
            label="Max concurrent trials"
            value={draft.concurrency}
            error={errors.concurrency}
            onChange={(concurrency) => put({ concurrency })}
          />
          <NumberField
            label="Priority"
            value={draft.priority}
            error={errors.priority}
            onChange={(priority) => put({ priority })}
          />
          <NumberField
            label="Weight"
            value={draft.weight}
            error={errors.weight}
            onChange={(weight) => put({ weight })}
          />
        </SimpleGrid>
        <Textarea
          label="Other changes"
          description="Keys of the plan with new values, as YAML: space, folds, seeds, stopping, budget. null removes a key."
          placeholder={"stopping: { kind: median }\nspace: { learningRate: { high: 0.1 } }"}
          autosize
          minRows={3}
          styles={TEXT}
          error={errors.changes}
          value={draft.changes}
          onChange={(event) => put({ changes: event.currentTarget.value })}
        />
        <Textarea
          label="Points to try next"
          description="Configurations, one a line."
          placeholder="- { learningRate: 0.01 }"
          autosize
          minRows={2}
          styles={TEXT}
          error={errors.enqueue}
          value={draft.enqueue}
          onChange={(event) => put({ enqueue: event.currentTarget.value })}
        />
        <TextInput
          label="Your name"
          description="Recorded with the edit."
          value={draft.by}
          maxLength={120}
          onChange={(event) => put({ by: event.currentTarget.value })}
        />
        <Text fz={12} c="var(--fw-dim)">
          Trials that have started keep their parameters. Later trials use the edited plan.
        </Text>
        {save.error && Object.keys(errors).length === 0 ? <ErrorState error={save.error} /> : null}
        <Button
          loading={save.isPending}
          disabled={Object.keys(empty).length > 0 || meanwhile.length > 0}
          onClick={() => save.mutate()}
        >
          Apply
        </Button>
      </Stack>
    </Modal>
  );
}
