"use client";

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeRegistry, REGISTRY_KEY, type RegistryChange } from "./queries";

const GONE: readonly RegistryChange["change"][] = ["deleteModel", "renameModel"];

/** Makes changes of the registry; a refusal is shown with its reason. */
export function useRegistryChange() {
  const client = useQueryClient();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: changeRegistry,
    // What is gone under its name would be asked for once more, and not be found.
    onSuccess: (_, { change }) =>
      client.invalidateQueries({
        queryKey: GONE.includes(change) ? [...REGISTRY_KEY, "models"] : REGISTRY_KEY,
      }),
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  /** Whether it was made. */
  const change = (wanted: RegistryChange): Promise<boolean> =>
    mutateAsync(wanted).then(
      () => true,
      () => false,
    );
  return { change, isPending };
}
