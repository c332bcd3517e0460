import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import en from "antd/locale/en_US";
import zh from "antd/locale/zh_CN";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { RouterProvider } from "react-router/dom";

import { queryClient } from "@/shared/api/client";
import { onKeyDown } from "@/shared/keys/keys";

import { router } from "./routes";
import { Gate } from "./session/Gate";
import { themeOf } from "./theme/theme";
import { useMode } from "./theme/useMode";

/** The whole application: theme, language, server state, sign-in gate, screens. */
export function Main() {
  const { mode } = useMode();
  const { i18n } = useTranslation();
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <ConfigProvider locale={i18n.language === "en" ? en : zh} theme={themeOf(mode)} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queryClient}>
        <Gate>
          <RouterProvider router={router} />
        </Gate>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
