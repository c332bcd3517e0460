import {
  BarcodeOutlined, CalendarOutlined, CheckSquareOutlined, CloudUploadOutlined, ContainerOutlined, FileTextOutlined,
  HomeOutlined, PlusSquareOutlined, ProjectOutlined, SettingOutlined, SkinOutlined, TagsOutlined, TeamOutlined,
} from "@ant-design/icons"; // prettier-ignore
import type { ReactNode } from "react";

import type { NavWord } from "./words";

/** A place of the main menu; it is there for whoever holds one of the capabilities (none named: for everybody). */
export interface Place {
  path: string;
  word: NavWord;
  icon: ReactNode;
  needs: readonly string[];
}

export const PLACES: readonly Place[] = [
  { path: "/", word: "nav.home", icon: <HomeOutlined />, needs: [] },
  { path: "/orders/new", word: "nav.entry", icon: <PlusSquareOutlined />, needs: ["orders.create"] },
  { path: "/orders", word: "nav.orders", icon: <FileTextOutlined />, needs: ["orders.view"] },
  { path: "/board", word: "nav.board", icon: <ProjectOutlined />, needs: ["orders.view"] },
  { path: "/calendar", word: "nav.calendar", icon: <CalendarOutlined />, needs: ["orders.view"] },
  { path: "/tasks", word: "nav.tasks", icon: <CheckSquareOutlined />, needs: ["orders.view"] },
  { path: "/shipping", word: "nav.shipping", icon: <BarcodeOutlined />, needs: ["shipments.create"] },
  { path: "/stock", word: "nav.stock", icon: <ContainerOutlined />, needs: ["stock.view"] },
  { path: "/products", word: "nav.products", icon: <SkinOutlined />, needs: ["products.view"] },
  { path: "/customers", word: "nav.customers", icon: <TeamOutlined />, needs: ["customers.view"] },
  { path: "/prices", word: "nav.prices", icon: <TagsOutlined />, needs: ["products.edit"] },
  { path: "/imports", word: "nav.imports", icon: <CloudUploadOutlined />, needs: ["orders.import", "products.edit"] },
  { path: "/settings", word: "nav.settings", icon: <SettingOutlined />, needs: ["people.edit", "settings.edit", "audit.view"] },
]; // prettier-ignore

/** The phone's bottom bar: to do, orders, scan, and everything else. */
export const THUMBS: readonly Place[] = [
  { path: "/tasks", word: "nav.tasks", icon: <CheckSquareOutlined />, needs: [] },
  { path: "/orders", word: "nav.orders", icon: <FileTextOutlined />, needs: [] },
  { path: "/shipping", word: "nav.scan", icon: <BarcodeOutlined />, needs: [] },
];

/** The places somebody with these capabilities has use for. */
export function placesFor(may: (capability: string) => boolean): Place[] {
  return PLACES.filter(({ needs }) => needs.length === 0 || needs.some(may));
}
