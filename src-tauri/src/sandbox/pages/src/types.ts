export type Layout = {
  consultora_field: "naturaCode" | "ds-input";
  search_button: "text" | "icon";
  /** "For whom" has an accept button; without one the choice itself goes on. */
  accept_button: boolean;
  impersonation_header: boolean;
  /** The bag opens /cart; otherwise the quick order's panel. */
  cart_page: boolean;
  import: boolean;
  quick_order: boolean;
  /** Test ids and ids other than the usual ones, as after a release of the portal. */
  renamed: boolean;
  login_redirect: boolean;
  late_rows_ms: number;
  rerender: boolean;
  /** "Importar" opens the file chooser at once; otherwise it only mounts the input. */
  import_chooser: boolean;
};

export type Person = { code: string; name: string };

export type Session = {
  signed_in: boolean;
  mode: null | "own" | "otherCn";
  consultora: null | Person;
  cycle: null | string;
  layout: Layout;
};

export type Found = Person & { blocked: boolean; block_message?: string };
export type Cycle = { id: string; label: string; open: boolean };
export type Card = { code: string; name: string; price: number; image_hue: number };
export type Item = { code: string; name: string; quantity: number; price: number };
export type Missing = { code: string; name: string };
export type Cart = { items: Item[]; unavailable: Missing[] };

export type Validated = { result: "ok" | "unavailable" | "unknown"; name?: string };
export type Added = {
  result: "added" | "unavailable" | "unknown" | "limit";
  quantity: number;
  limit?: number;
};
export type Imported = {
  added: number;
  unavailable: Missing[];
  unknown: string[];
  limited: { code: string; limit: number }[];
  inconsistent: boolean;
};

export type Interruption = {
  id: string | number;
  kind:
    | "cycle_dialog"
    | "direct_sale"
    | "announcement"
    | "saved_order"
    | "toast"
    | "overlay"
    | "rerender"
    | "unknown_dialog";
  after_ms: number;
};
export type Action = "accept" | "close" | "delete_order" | "recover_order";

export const DEFAULT_LAYOUT: Layout = {
  consultora_field: "naturaCode",
  search_button: "text",
  accept_button: true,
  impersonation_header: true,
  cart_page: true,
  import: true,
  quick_order: true,
  renamed: false,
  login_redirect: false,
  late_rows_ms: 0,
  rerender: false,
  import_chooser: false,
};
