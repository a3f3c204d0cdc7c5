import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { SignedIn } from "@/components/SignedIn";
import { Waiting } from "@/components/Waiting";
import { openAnew } from "@/lib/opens";
import { Result } from "./Result";
import { Sitting } from "./Sitting";

const LOOKED_AGAIN = { code: 3_000, person: 60_000 }; // milliseconds while a result is awaited

interface Given {
  attemptId: string;
  question: number;
  onQuestion: (number: number) => void;
}

/** One sitting of a test: while it runs its questions, and afterwards its result (R15-R17). */
export function Attempt(given: Given) {
  return (
    <SignedIn>
      <Opened {...given} />
    </SignedIn>
  );
}

function Opened({ attemptId, question, onQuestion }: Given) {
  const { t } = useTranslation("attempts");
  const known = useQueryClient();
  const params = { params: { path: { attempt_id: attemptId } } };
  const found = calls.useQuery("get", "/attempts/{attempt_id}", params, {
    refetchInterval: ({ state }) => lookedAgain(state.data),
  });
  if (found.data?.state === "running")
    return (
      <Sitting
        attempt={found.data}
        answeredAt={found.dataUpdatedAt}
        question={question}
        onQuestion={onQuestion}
        reread={() => void found.refetch()}
        ended={(attempt) => {
          known.setQueryData(calls.queryOptions("get", "/attempts/{attempt_id}", params).queryKey, attempt);
          void known.invalidateQueries({ queryKey: ["get", "/assessments"] });
          void known.invalidateQueries({ queryKey: ["get", "/me/skills"] });
          openAnew();
        }}
      />
    );
  if (found.data) return <Result attempt={found.data} />;
  return (
    <Page title={t("title")}>
      {found.error ? (
        <Refused error={found.error} again={() => void found.refetch()} />
      ) : (
        <Waiting rows={2} height={180} />
      )}
    </Page>
  );
}

/** A function is run within moments, a text is read by a person. */
function lookedAgain(attempt: Schemas["AttemptView"] | undefined): number | false {
  if (attempt === undefined || ["running", "passed", "failed"].includes(attempt.state)) return false;
  const isRead = attempt.items.some(({ writing, answer }) => writing !== null && answer !== null);
  return isRead ? LOOKED_AGAIN.person : LOOKED_AGAIN.code;
}
