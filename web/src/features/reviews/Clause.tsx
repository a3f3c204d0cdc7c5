import { Radio, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";

const LONGEST = 500; // characters the API takes

interface Given {
  projectId: string;
  version: number;
  value: string;
  change: (clause: string) => void;
  isRequired: boolean;
  error: ReactNode;
}

/** Which clause of the guidelines was not met: one of what acceptance asks for, or another passage in own words. */
export function Clause({ projectId, version, value, change, isRequired, error }: Given) {
  const { t } = useTranslation("reviews");
  const params = { params: { path: { project_id: projectId }, query: { version } } };
  const found = calls.useQuery("get", "/projects/{project_id}/guidelines", params, {
    staleTime: Number.POSITIVE_INFINITY, // a version never changes
  });
  const clauses = (found.data?.acceptance_criteria ?? []).map((one) => one.slice(0, LONGEST));
  const [isOther, setOther] = useState(false);
  const isElse = isOther || (value !== "" && !clauses.includes(value));
  const chosen = isElse ? OTHER : value === "" ? "" : value;
  return (
    <div id="verdict-clause" data-own-arrows>
      <Radio.Group
        label={t("clause.label", { version })}
        description={t(isRequired ? "clause.says" : "clause.optional")}
        value={chosen}
        onChange={(one) => {
          setOther(one === OTHER);
          change(one === OTHER ? "" : one);
        }}
        error={error}
        withAsterisk={isRequired}
      >
        <Stack gap={8} my="xs">
          {found.isPending && <Waiting rows={1} height={40} />}
          {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
          {clauses.map((one) => (
            <Radio key={one} value={one} label={one} className="breaks" />
          ))}
          <Radio value={OTHER} label={t("clause.other")} />
        </Stack>
      </Radio.Group>
      {isElse && (
        <TextInput
          mt={4}
          aria-label={t("clause.otherLabel")}
          placeholder={t("clause.otherLabel")}
          value={value}
          onChange={(event) => change(event.currentTarget.value)}
          maxLength={LONGEST}
          dir="auto"
        />
      )}
    </div>
  );
}

const OTHER = "\u0000other";
