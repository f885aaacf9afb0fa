// What the person says about a batch before it is loaded. Begins with the settings' rules.

import type { LoadOptions, PreviewView, SettingsView } from "../../ipc/bindings";

export type CartPolicy = "replace" | "keep" | "ask";

export class LoadForm {
  name = $state("");
  cartPolicy = $state<CartPolicy>("replace");
  cycle = $state("");
  refuseOtherName = $state(false);
  /** What becomes of orders that were loaded before. */
  same = $state<"skip" | "load">("skip");
  changed = $state<"replace" | "load" | "skip">("replace");

  constructor(preview: PreviewView, rules: SettingsView | null) {
    this.name = preview.suggested_name;
    if (rules === null) return;
    this.cartPolicy = rules.cart_policy as CartPolicy;
    this.cycle = rules.cycle ?? "";
    this.refuseOtherName = rules.refuse_other_name;
  }

  /** Null is the newest one. */
  get cycleOrNull(): string | null {
    return this.cycle.trim() || null;
  }

  toOptions(start: boolean): LoadOptions {
    return {
      name: this.name.trim() || null,
      start,
      cart_policy: this.cartPolicy,
      cycle: this.cycleOrNull,
      refuse_other_name: this.refuseOtherName,
      same: this.same,
      changed: this.changed,
    };
  }
}
