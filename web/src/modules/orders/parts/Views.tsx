import { DeleteOutlined, DownOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Dropdown, Form, Input, type MenuProps, Modal } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { once } from "../api/orders";
import { fromView, toView } from "../api/views";
import { listWords } from "../words/list";
import { COLUMNS, type ColumnName } from "./columns";
import styles from "./orders.module.css";

type View = Schemas["ViewOut"];
const SCREEN = "orders";

interface Props {
  search: URLSearchParams;
  columns: readonly ColumnName[];
  onChoose: (search: URLSearchParams, columns: readonly ColumnName[]) => void;
}

/** Filters and columns kept under a name: one's own, and those that colleagues share. */
export function Views({ search, columns, onChoose }: Props) {
  const say = useWords(listWords);
  const [naming, setNaming] = useState(false);
  const { views, remove } = useViews();
  const present = views.find((one) => fromView(one.filters).toString() === toSorted(search).toString());
  const entry = (one: View) => ({
    key: String(one.id),
    label: (
      <span className={styles.view}>
        {one.name}
        {one.mine ? (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={say("view.remove", { name: one.name })}
            onClick={(event) => {
              event.stopPropagation();
              remove(one);
            }}
          />
        ) : (
          <small>{one.owner}</small>
        )}
      </span>
    ),
    onClick: () => onChoose(fromView(one.filters), COLUMNS.filter((name) => one.columns.includes(name))),
  });
  const group = (label: string, found: View[]) => (found.length > 0 ? [{ type: "group" as const, label, children: found.map(entry) }] : []);
  const items: MenuProps["items"] = [
    ...group(say("view.mine"), views.filter((one) => one.mine)),
    ...group(say("view.theirs"), views.filter((one) => !one.mine)),
    ...(views.length > 0 ? [{ type: "divider" as const }] : []),
    { key: "new", label: say("view.new"), onClick: () => setNaming(true) },
  ];
  return (
    <>
      <Dropdown menu={{ items, selectedKeys: present ? [String(present.id)] : [] }} trigger={["click"]}>
        <Button icon={<DownOutlined />} iconPlacement="end">
          {present ? present.name : say("views")}
        </Button>
      </Dropdown>
      {naming ? <NameDialog filters={toView(search)} columns={[...columns]} onClose={() => setNaming(false)} /> : null}
    </>
  );
} // prettier-ignore

function toSorted(search: URLSearchParams): URLSearchParams {
  return fromView(toView(search));
}

/** The views, and their removal, which can be undone: the same view is made again. */
function useViews(): { views: View[]; remove: (view: View) => void } {
  const say = useWords(listWords);
  const ui = useWords(uiWords);
  const { message } = App.useApp();
  const failed = useFailure();
  const refetch = useRefetch();
  const found = $api.useQuery("get", "/api/v1/views", { params: { query: { screen: SCREEN } } });
  const made = $api.useMutation("post", "/api/v1/views", { onSuccess: refetch, onError: failed });
  const gone = $api.useMutation("delete", "/api/v1/views/{view_id}", { onSuccess: refetch, onError: failed });
  const undo = ({ name, shared, filters, columns, sort }: View) => {
    message.destroy();
    made.mutate({ params: { header: once() }, body: { screen: SCREEN, name, shared, filters, columns, sort } });
  };
  const told = (view: View) => (
    <>
      {say("view.deleted")}{" "}
      <Button type="link" size="small" onClick={() => undo(view)}>
        {ui("undo")}
      </Button>
    </>
  );
  // Not `mutate`: its `onSuccess` is dropped when another view is deleted before the answer has come.
  const remove = (view: View) => {
    const done = () => void message.success(told(view), 8);
    gone.mutateAsync({ params: { path: { view_id: view.id } } }).then(done, () => undefined); // `failed` has told
  };
  return { views: found.data?.items ?? [], remove };
}

function useRefetch(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ["get", "/api/v1/views"] });
}

interface Named {
  name: string;
  shared?: boolean;
}

function NameDialog({ filters, columns, onClose }: { filters: Record<string, string[]>; columns: string[]; onClose: () => void }) {
  const say = useWords(listWords);
  const ui = useWords(uiWords);
  const { message } = App.useApp();
  const failed = useFailure();
  const refetch = useRefetch();
  const [form] = Form.useForm<Named>();
  const [header] = useState(() => once());
  const made = $api.useMutation("post", "/api/v1/views", { onError: failed });
  const save = ({ name, shared = false }: Named) =>
    made.mutate(
      { params: { header }, body: { screen: SCREEN, name, shared, filters, columns, sort: "" } },
      {
        onSuccess: () => {
          refetch();
          void message.success(say("view.saved"));
          onClose();
        },
      },
    );
  return (
    <Modal open title={say("view.new")} okText={ui("save")} cancelText={ui("cancel")} confirmLoading={made.isPending} onOk={() => form.submit()} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={save}>
        <Form.Item name="name" label={say("view.name")} rules={[{ required: true, whitespace: true, message: say("view.needName") }]}>
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked" noStyle>
          <Checkbox>{say("view.shared")}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
} // prettier-ignore
