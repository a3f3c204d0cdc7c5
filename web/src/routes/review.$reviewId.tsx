import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { ReviewScreen } from "@/features/reviews/ReviewScreen";

export const Route = createFileRoute("/review/$reviewId")({ component: Page });

function Page() {
  const { reviewId } = Route.useParams();
  return (
    <SignedIn>
      <ReviewScreen key={reviewId} id={reviewId} />
    </SignedIn>
  );
}
