import { createFileRoute, useParams } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { ReviewScreen } from "@/features/reviews/ReviewScreen";

export const Route = createFileRoute("/review/$reviewId")({ component: Page });

function Page() {
  const { reviewId } = useParams({ from: "/review/$reviewId" });
  return (
    <SignedIn>
      <ReviewScreen key={reviewId} id={reviewId} />
    </SignedIn>
  );
}
