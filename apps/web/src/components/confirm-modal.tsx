"use client";

import { Button, Group, Modal, Text } from "@mantine/core";
import { useMounted } from "@mantine/hooks";

export interface ConfirmModalProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will be, and what stays. */
  text: string;
  confirm: string;
  dismiss: string;
  onConfirm: () => void;
}

export function ConfirmModal(props: ConfirmModalProps) {
  const { opened, onClose, title, text, confirm, dismiss, onConfirm } = props;
  // The focus goes back to where it was only from a dialog that was closed at first.
  const isMounted = useMounted();
  return (
    <Modal
      opened={isMounted && opened}
      onClose={onClose}
      title={title}
      centered
      transitionProps={{ duration: 0 }}
    >
      <Text mb={20}>{text}</Text>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {dismiss}
        </Button>
        <Button
          color="red.8"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
