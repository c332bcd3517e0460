import { InboxOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Progress, Upload } from "antd";
import { useNavigate } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { bring } from "../api/run";
import { History } from "../parts/History";
import { intakeWords } from "../words";
import styles from "./import.module.css";

const KINDS = ".xlsx,.xls,.xlsm,.ods,.csv,.tsv,.txt,.zip,.gz,.xz";

/** Where a file is dropped, and what became of earlier ones; a file goes on at an address of its own. */
export function ImportPage() {
  const say = useWords(intakeWords);
  const navigate = useNavigate();
  const up = useMutation({ mutationFn: bring, onSuccess: (run) => void navigate(`/imports/${run.id ?? ""}`) });
  const take = (file: File) => {
    up.mutate(file);
    return false; // it is sent by us
  };
  return (
    <Page title={say("title")} guide="import">
      {up.isPending ? (
        <div className={styles.panel} role="status">
          {say("reading", { name: up.variables.name })}
          <Progress percent={100} status="active" showInfo={false} aria-label={say("reading", { name: up.variables.name })} />
        </div>
      ) : (
        <Upload.Dragger accept={KINDS} showUploadList={false} beforeUpload={take}>
          <p className={styles.icon}><InboxOutlined /></p>
          <p className={styles.drop}>{say("drop")}</p>
          <p className={styles.hint}>{say("drop.hint")}</p>
        </Upload.Dragger>
      )}
      {up.isError ? <Trouble failure={up.error} onRetry={() => up.mutate(up.variables)} /> : null}
      <History />
    </Page>
  ); // prettier-ignore
}
