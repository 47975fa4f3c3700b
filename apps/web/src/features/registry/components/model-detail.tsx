"use client";

import { Button, Group } from "@mantine/core";
import { IconArrowLeft, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { Pairs } from "@/components/pairs";
import { QueryView } from "@/components/query-view";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { modelQuery, type RegisteredModel } from "../queries";
import { useRegistryChange } from "../use-registry-change";
import { Removable } from "./removable";
import { TextForm } from "./text-form";
import { VersionsSection } from "./versions-section";

/** A registered model: what it is, and its versions. */
export function ModelDetail({ name }: { name: string }) {
  const query = useQuery(modelQuery(name));
  return (
    <>
      <PageHead
        title={name}
        about="Registered model"
        actions={
          <>
            <Button
              component={Link}
              href="/registry"
              variant="default"
              leftSection={<IconArrowLeft size={14} />}
            >
              All models
            </Button>
            <DeleteModel name={name} />
          </>
        }
      />
      <QueryView query={query}>
        {({ model, versions }) => (
          <div className="fw-stack">
            <Facts model={model} />
            <VersionsSection name={name} versions={versions} />
          </div>
        )}
      </QueryView>
    </>
  );
}

function Facts({ model }: { model: RegisteredModel }) {
  const { name, description, tags, creation_timestamp } = model;
  const { change } = useRegistryChange();
  const router = useRouter();
  return (
    <Section title="Model">
      <Pairs
        rows={[
          [
            "Description",
            <TextForm
              key="description"
              label="Description of the model"
              placeholder="none"
              button="Save"
              width={320}
              initial={description}
              onSave={(text) => change({ change: "describeModel", body: { name, description: text } })}
            />,
          ],
          ["Tags", <Tags key="tags" name={name} tags={tags} />],
          [
            "Name",
            <TextForm
              key="name"
              label="Name of the model"
              placeholder={name}
              button="Rename"
              width={320}
              initial={name}
              onSave={async (newName) => {
                const isRenamed = await change({
                  change: "renameModel",
                  body: { name, new_name: newName },
                });
                if (isRenamed) router.replace(`/registry?${new URLSearchParams({ model: newName })}`);
                return isRenamed;
              }}
            />,
          ],
          ["Created", <RelativeTime key="created" at={new Date(creation_timestamp).toISOString()} />],
        ]}
      />
    </Section>
  );
}

function Tags({ name, tags }: { name: string; tags: RegisteredModel["tags"] }) {
  const { change } = useRegistryChange();
  return (
    <Group gap={6}>
      {tags.map(({ key, value }) => (
        <Removable
          key={key}
          text={`${key} = ${value}`}
          label={`Remove the tag ${key}`}
          onRemove={() => change({ change: "deleteModelTag", body: { name, key } })}
        />
      ))}
      <TextForm
        label="New tag"
        placeholder="key = value"
        button="Add"
        onSave={(text) => {
          const [key = "", ...rest] = text.split("=");
          const body = { name, key: key.trim(), value: rest.join("=").trim() };
          return change({ change: "setModelTag", body });
        }}
      />
    </Group>
  );
}

function DeleteModel({ name }: { name: string }) {
  const [asking, setAsking] = useState(false);
  const { change, isPending } = useRegistryChange();
  const router = useRouter();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={14} />}
        loading={isPending}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${name}?`}
        text="The model is removed with its versions, aliases and tags, permanently; the runs and files that they name stay."
        confirm="Delete"
        dismiss="Cancel"
        onConfirm={() =>
          void change({ change: "deleteModel", body: { name } }).then((isDeleted) => {
            if (isDeleted) router.push("/registry");
          })
        }
      />
    </>
  );
}
