import type { Icon } from "./states";

export interface MenuItem {
  label: string;
  run: () => void;
  icon?: Icon;
  danger?: boolean;
  disabled?: boolean;
  testid?: string;
}
