"use client";

import { Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { openImportsQuery, startImport } from "@/entities/dataset/queries";
import { useSetUrlState, useUrlDialog, useUrlState } from "@/fetching/use-url-state";
import { draftOf, EMPTY_DRAFT } from "../prepare/import-draft";
import { ImportForm } from "./import-form";
import { ImportProgress } from "./import-progress";

/** In the address the dialog is open while there is `import`; `job` is the number of the import that it shows. */
export const IMPORT = "import";
export const JOB = "job";

/**
 * Queues an import and shows how far it is. Its number is in the address, so that a reload finds it again; Back closes
 * the dialog, and the import goes on.
 */
export function ImportDialog() {
  const dialog = useUrlDialog(IMPORT);
  const [job] = useUrlState(JOB, "");
  const setUrl = useSetUrlState();
  const client = useQueryClient();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const start = useMutation({
    mutationFn: startImport,
    onSuccess: ({ id }) => {
      setUrl({ [JOB]: String(id) });
      void client.invalidateQueries({ queryKey: openImportsQuery.queryKey });
    },
  });
  return (
    <Modal
      opened={dialog.value !== ""}
      onClose={() => {
        setUrl({ [JOB]: null });
        dialog.close();
        start.reset();
      }}
      title="Import a dataset"
      centered
      transitionProps={{ duration: 0 }}
    >
      {/^\d{1,15}$/.test(job) ? (
        <ImportProgress
          id={Number(job)}
          again={(request) => {
            setDraft(draftOf(request));
            start.reset();
            setUrl({ [JOB]: null });
          }}
        />
      ) : (
        <ImportForm
          draft={draft}
          change={(changes) => setDraft((before) => ({ ...before, ...changes }))}
          send={(request) => start.mutate(request)}
          isSending={start.isPending}
          error={start.error}
        />
      )}
    </Modal>
  );
}
