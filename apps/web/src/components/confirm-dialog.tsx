"use client";

import { Button, Group, Modal, Text } from "@mantine/core";

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will be, and what stays. */
  text: string;
  confirm: string;
  dismiss: string;
  onConfirm: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, text, confirm, dismiss, onConfirm } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered transitionProps={{ duration: 0 }}>
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
