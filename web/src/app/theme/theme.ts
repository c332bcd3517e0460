import { theme as antd, type ThemeConfig } from "antd";

export type Mode = "light" | "dark";

const FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

/** One theme for both modes: neutral greys carry the page, deep teal is the one accent. */
export function themeOf(mode: Mode): ThemeConfig {
  const dark = mode === "dark";
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: dark ? "#3CC9B8" : "#0F766E",
      colorPrimaryBg: dark ? "#15302D" : "#E4F2F0",
      colorPrimaryBgHover: dark ? "#1B3D39" : "#D5EBE8",
      colorInfo: dark ? "#3CC9B8" : "#0F766E",
      colorLink: dark ? "#4FC3B5" : "#0F766E",
      // What the kit derives for the pointer is too pale to be read (3.8 : 1); links are underlined then.
      colorLinkHover: dark ? "#6AD3C6" : "#0B5C56",
      colorError: dark ? "#F0776E" : "#C5352B",
      // Derived, white on red under the pointer would be too pale as well.
      colorErrorHover: dark ? "#F49189" : "#A82A21",
      colorWarning: dark ? "#E0A33E" : "#B45309",
      colorSuccess: dark ? "#57B98A" : "#15803D",
      colorBgLayout: dark ? "#131617" : "#F6F7F7",
      colorBgContainer: dark ? "#1B1F20" : "#FFFFFF",
      colorTextSecondary: dark ? "#B3BCBD" : "#4A5557",
      colorTextTertiary: dark ? "#97A2A4" : "#647073",
      colorTextPlaceholder: dark ? "#97A2A4" : "#6B777A",
      fontFamily: FONTS,
      fontSize: 14,
      borderRadius: 6,
      controlHeight: 32,
      motionDurationSlow: "0.15s",
      motionDurationMid: "0.12s",
      motionDurationFast: "0.08s",
      boxShadow: "none",
      boxShadowTertiary: "none",
    },
    components: {
      Table: { cellPaddingBlock: 9, cellPaddingBlockSM: 5, headerBg: dark ? "#171A1B" : "#F6F7F7" },
      Card: { boxShadowTertiary: "none" },
      // On dark pages the accent is bright enough to be read as text; what stands on it is dark then.
      Button: { primaryShadow: "none", defaultShadow: "none", primaryColor: dark ? "#08201D" : "#FFFFFF", dangerColor: dark ? "#2A0B08" : "#FFFFFF" },
    },
  };
}
