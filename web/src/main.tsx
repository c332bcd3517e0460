import "@/app/theme/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Main } from "@/app/Main";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Main />
    </StrictMode>,
  );
}
