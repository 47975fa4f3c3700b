"use client";

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeRegistry, REGISTRY_KEY, type RegistryChange } from "./queries";

/** Makes changes of the registry; a refusal is shown with its reason. */
export function useRegistryChange() {
  const client = useQueryClient();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: changeRegistry,
    onSuccess: () => client.invalidateQueries({ queryKey: REGISTRY_KEY }),
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
