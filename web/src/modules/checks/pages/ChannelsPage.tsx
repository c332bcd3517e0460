import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Segmented, Switch } from "antd";
import { useTranslation } from "react-i18next";

import { $api, api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { uiWords } from "@/shared/ui/words";

import { checksWords } from "../words";

type Channel = Schemas["ChannelOut"];
type Backorder = "follow" | "yes" | "no";

function backorderOf(channel: Channel): Backorder {
  if (channel.allow_backorder === null) return "follow";
  return channel.allow_backorder ? "yes" : "no";
}

/** Where orders come from, and what each does when goods are short. */
export function ChannelsPage() {
  const say = useWords(checksWords);
  const { i18n } = useTranslation();
  const pages = $api.useInfiniteQuery("get", "/api/v1/channels", {}, byCursor);
  const name = (channel: Channel) => (i18n.language === "en" ? channel.name_en : channel.name_zh);
  const kind = (channel: Channel) => say(channel.kind === "shop" ? "kind.shop" : "kind.manual");
  return (
    <RecordsPanel
      label={say("channels")}
      columns={[
        { key: "name", title: say("channels"), width: "minmax(140px, 1fr)", render: name },
        { key: "code", title: say("code"), width: "120px", render: (channel) => channel.code },
        { key: "kind", title: say("kind"), width: "120px", render: kind },
        { key: "backorder", title: say("backorder"), width: "160px", render: (channel) => say(`backorder.${backorderOf(channel)}`) },
      ]}
      pages={pages}
      rowKey={(channel) => channel.code}
      card={(channel) => <TwoLines title={name(channel)} text={`${kind(channel)} · ${say(`backorder.${backorderOf(channel)}`)}`} />}
      empty={say("channels.none")}
      newLabel={say("channels.new")}
      form={(channel, close) => <ChannelForm channel={channel} onClose={close} />}
    />
  );
}

interface Fields {
  code: string;
  name_zh: string;
  name_en: string;
  kind: "manual" | "shop";
  backorder: Backorder;
  active: boolean;
}

function ChannelForm({ channel, onClose }: { channel?: Channel; onClose: () => void }) {
  const say = useWords(checksWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const required = [{ required: true, message: ui("required") }];
  const save = async ({ code, backorder, ...fields }: Fields) => {
    const allow_backorder = backorder === "follow" ? null : backorder === "yes";
    const body = { ...fields, allow_backorder, ...(channel ? { version: channel.version } : {}) };
    await api.PUT("/api/v1/channels/{code}", { params: { path: { code: channel?.code ?? code } }, body });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/channels"] });
  };
  const initial: Partial<Fields> = channel
    ? { ...channel, kind: channel.kind === "shop" ? "shop" : "manual", backorder: backorderOf(channel) }
    : { kind: "manual", backorder: "follow", active: true };
  const title = channel ? say("channel.edit", { name: channel.name_zh }) : say("channels.new");
  return (
    <FormDrawer<Fields> title={title} initial={initial} save={save} saved={ui("saved")} onClose={onClose}>
      {channel ? null : <Form.Item name="code" label={say("code")} rules={required}><Input autoFocus autoCapitalize="none" /></Form.Item>}
      <Form.Item name="name_zh" label={say("name.zh")} rules={required}><Input /></Form.Item>
      <Form.Item name="name_en" label={say("name.en")} rules={required}><Input /></Form.Item>
      <Form.Item name="kind" label={say("kind")}>
        <Segmented options={(["manual", "shop"] as const).map((value) => ({ value, label: say(`kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="backorder" label={say("backorder")}>
        <Segmented options={(["follow", "yes", "no"] as const).map((value) => ({ value, label: say(`backorder.${value}`) }))} />
      </Form.Item>
      <Form.Item name="active" label={say("active")} valuePropName="checked"><Switch /></Form.Item>
    </FormDrawer>
  );
}
