import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { CompanyStep } from "../parts/CompanyStep";
import { DataStep } from "../parts/DataStep";
import { PeopleStep } from "../parts/PeopleStep";
import { WarehouseStep } from "../parts/WarehouseStep";
import { leaveSetup } from "../setup";
import { insightWords } from "../words";
import styles from "./setup.module.css";

const STEPS = ["company", "warehouse", "data", "people"] as const;
type Step = (typeof STEPS)[number];

/** The first quarter of an hour of a new company: who it is, where its goods lie, what it sells and to whom. */
export function SetupPage() {
  const say = useWords(insightWords);
  const navigate = useNavigate();
  const setup = $api.useQuery("get", "/api/v1/setup");
  const [chosen, setChosen] = useState<Step>();
  if (setup.isError) return <Trouble failure={setup.error} onRetry={() => void setup.refetch()} />;
  if (!setup.data) return <Skeleton active />;
  const done = new Map(setup.data.steps.map((one) => [one.key, one.done]));
  const finished: Record<Step, boolean> = {
    company: done.get("company") ?? false, warehouse: done.get("warehouse") ?? false, people: done.get("colleagues") ?? false,
    data: ["products", "customers", "stock"].every((key) => done.get(key)),
  }; // prettier-ignore
  const step = chosen ?? STEPS.find((one) => !finished[one]) ?? "people";
  const next = () => setChosen(STEPS[Math.min(STEPS.indexOf(step) + 1, STEPS.length - 1)]);
  const leave = () => {
    leaveSetup();
    void navigate("/");
  };
  const complete = setup.data.complete;
  return (
    <Page title={say("setup.title")} guide="setup" actions={<Button onClick={leave}>{say(complete ? "setup.home" : "setup.later")}</Button>}>
      <p className={styles.text}>{say(complete ? "setup.complete" : "setup.hello")}</p>
      <nav aria-label={say("setup.title")}>
        <ol className={styles.steps}>
          {STEPS.map((one, index) => (
            <li key={one}>
              <button type="button" aria-current={one === step ? "step" : undefined} data-done={finished[one] || undefined} onClick={() => setChosen(one)}>
                <b aria-hidden>{finished[one] ? "✓" : index + 1}</b> {say(`setup.${one}`)}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <section className={styles.panel} aria-label={say(`setup.${step}`)}>
        {step === "company" ? <CompanyStep onDone={next} /> : null}
        {step === "warehouse" ? <WarehouseStep onDone={next} /> : null}
        {step === "data" ? <DataStep done={done} onDone={next} /> : null}
        {step === "people" ? <PeopleStep onDone={leave} /> : null}
      </section>
    </Page>
  ); // prettier-ignore
}
