import { Button, Group, NativeSelect } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

interface Given {
  label: string;
  of: readonly { to: string; title: string }[];
  /** The path of the part that is shown. */
  here: string | undefined;
}

const MOST_ON_PHONE = 3;

/** The way between the parts of a desk: links beside each other, on a phone one field when they are many. */
export function Parts({ label, of, here }: Given) {
  const { t } = useTranslation();
  const go = useNavigate();
  const isMany = of.length > MOST_ON_PHONE;
  return (
    <nav aria-label={label}>
      <Group gap={4} {...(isMany ? { visibleFrom: "sm" } : {})}>
        {of.map(({ to, title }) => (
          <Button
            key={to}
            size="compact-sm"
            variant={to === here ? "light" : "subtle"}
            color={to === here ? "lagoon" : "gray"}
            aria-current={to === here ? "page" : undefined}
            renderRoot={(props) => <Link to={to} {...props} />}
          >
            {title}
          </Button>
        ))}
      </Group>
      {isMany && (
        <NativeSelect
          hiddenFrom="sm"
          aria-label={label}
          value={here ?? ""}
          data={[
            ...(here === undefined ? [{ value: "", label: t("parts") }] : []),
            ...of.map(({ to, title }) => ({ value: to, label: title })),
          ]}
          onChange={(event) => void go({ to: event.currentTarget.value })}
        />
      )}
    </nav>
  );
}
