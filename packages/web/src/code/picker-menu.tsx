import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { Icon } from "../ui/icon.tsx";
import { useOpenedOnceShown } from "../ui/use-opened-once-shown.ts";
import styles from "./list.module.css";
import { PickerButton, type PickerProps } from "./picker-button.tsx";

/** What there is to pick from. It opens as soon as it is shown. */
export function PickerMenuOpen(props: PickerProps): ReactElement {
  const { label, value, options, onPick } = props;
  const [isOpen, setOpen] = useOpenedOnceShown();
  return (
    <Menu opened={isOpen} onChange={setOpen} returnFocus position="bottom-start" withinPortal>
      <Menu.Target>
        <PickerButton picker={props} autoFocus />
      </Menu.Target>
      <Menu.Dropdown mah={360} className={styles["menu"]}>
        <Menu.Item onClick={() => onPick(undefined)}>{label}</Menu.Item>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            onClick={() => onPick(option.value)}
            leftSection={option.value === value ? <Icon name="tick" size={16} /> : undefined}
          >
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
