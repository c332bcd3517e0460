import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

const upward = (patterns, message) => ({ "no-restricted-imports": ["error", { patterns: [{ group: patterns, message }] }] });

export default defineConfig([
  globalIgnores(["src/shared/api/schema.d.ts"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  hooks.configs.flat.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // The React compiler's hints; the rules that find bugs stay on.
      "react-hooks/incompatible-library": "off",
      "react-hooks/set-state-in-effect": "off",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 20],
    },
  },
  // The same floors as the server's rooms: app → modules → shared.
  { files: ["src/shared/**"], rules: upward(["@/modules/*", "@/app/*"], "shared knows no module and no app") },
  { files: ["src/modules/**"], rules: upward(["@/app/*"], "modules do not know the app") },
  { files: ["*.js"], extends: [ts.configs.disableTypeChecked] },
]);
