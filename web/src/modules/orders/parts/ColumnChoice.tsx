import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Popover, Tooltip } from "antd";

import { useWords } from "@/shared/i18n/words";

import { listWords } from "../words/list";
import { COLUMNS, type ColumnName, DEFAULT_COLUMNS } from "./columns";
import styles from "./orders.module.css";

interface Props {
  chosen: readonly ColumnName[];
  onChange: (names: readonly ColumnName[]) => void;
}

/** Which columns the list shows. */
export function ColumnChoice({ chosen, onChange }: Props) {
  const say = useWords(listWords);
  const content = (
    <div className={styles.choices}>
      {COLUMNS.map((name) => (
        <Checkbox
          key={name}
          checked={chosen.includes(name)}
          disabled={name === "number"}
          onChange={({ target }) => onChange(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))}
        >
          {say(name)}
        </Checkbox>
      ))}
      <Button size="small" onClick={() => onChange(DEFAULT_COLUMNS)}>
        {say("columns.reset")}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Tooltip title={say("columns")}>
        <Button icon={<SettingOutlined />} aria-label={say("columns")} />
      </Tooltip>
    </Popover>
  );
}
