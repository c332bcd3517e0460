import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, keepCsrf, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { type Language, speak } from "@/shared/i18n/i18n";
import { useWords } from "@/shared/i18n/words";

import { appWords } from "../words";
import styles from "./signin.module.css";

interface Fields {
  username: string;
  password: string;
  totp?: string;
}

/** User name and password; the second factor is asked for only when the account has one. */
export function SignIn({ onDone }: { onDone: (session: Schemas["SessionOut"]) => void }) {
  const say = useWords(appWords);
  const { i18n } = useTranslation();
  const [second, setSecond] = useState(false);
  const [chosen, setChosen] = useState<Language>();
  const signIn = useMutation({
    mutationFn: async (fields: Fields) => {
      const { data } = await api.POST("/api/v1/session", { body: fields });
      if (!data) throw new Error("no session");
      keepCsrf(data.csrf_token);
      return chosen ? speaking(data, chosen) : data;
    },
    onSuccess: (session) => {
      onDone(session);
    },
    onError: (failure) => {
      if (problemOf(failure).code === "second_factor_needed") setSecond(true);
    },
  });
  const switchTo = (language: Language) => {
    setChosen(language);
    void speak(language);
  };
  const problem = signIn.isError ? problemOf(signIn.error) : undefined;
  const trouble = problem && problem.code !== "second_factor_needed" ? problem.title || say("signin.network") : undefined;
  return (
    <main className={styles.page}>
      <div className={styles.box}>
        <div className={styles.brand}>
          <img src="/favicon.svg" alt="" width={40} height={40} />
          <div>
            <h1>{say("brand")}</h1>
            <p>{say("signin.slogan")}</p>
          </div>
        </div>
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => signIn.mutate(fields)}>
          {trouble ? <Alert type="error" showIcon title={trouble} role="alert" className={styles.alert} /> : null}
          <Form.Item name="username" label={say("signin.username")} rules={[{ required: true, message: say("signin.needUsername") }]}>
            <Input autoFocus autoComplete="username" size="large" autoCapitalize="none" spellCheck={false} />
          </Form.Item>
          <Form.Item name="password" label={say("signin.password")} rules={[{ required: true, message: say("signin.needPassword") }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          {second ? (
            <Form.Item name="totp" label={say("signin.totp")} extra={say("signin.totpHint")} rules={[{ required: true, message: say("signin.totpHint") }]}>
              <Input autoFocus inputMode="numeric" autoComplete="one-time-code" size="large" maxLength={20} />
            </Form.Item>
          ) : null}
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {say("signin.do")}
          </Button>
        </Form>
        <Button type="link" size="small" onClick={() => switchTo(i18n.language === "en" ? "zh-CN" : "en")}>
          {i18n.language === "en" ? "中文" : "English"}
        </Button>
      </div>
    </main>
  );
}

/** Whoever chose a language before signing in wants it kept; signing in does not depend on it. */
async function speaking(session: Schemas["SessionOut"], language: Language): Promise<Schemas["SessionOut"]> {
  if (!session.user || session.user.language === language) return session;
  try {
    const { data } = await api.PATCH("/api/v1/me", { body: { language } });
    return data ? { ...session, user: data } : session;
  } catch {
    return session;
  }
}
