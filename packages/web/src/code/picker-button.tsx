import type { ButtonHTMLAttributes, ReactElement, Ref } from "react";
import { Icon } from "../ui/icon.tsx";
import formStyles from "./form.module.css";
import styles from "./list.module.css";

export interface PickerProps {
  /** What it says while nothing is picked. */
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onPick: (value: string | undefined) => void;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly picker: PickerProps;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** What is picked, and what it is picked from. */
export function PickerButton({ picker: { label, value, options }, ...props }: ButtonProps): ReactElement {
  const picked = options.find((option) => option.value === value);
  return (
    <button
      type="button"
      aria-haspopup="menu"
      {...props}
      className={`${formStyles["chip"]} ${styles["pick"]}`}
      data-on={value !== undefined}
    >
      {picked?.label ?? label} <Icon name="down" size={16} />
    </button>
  );
}
