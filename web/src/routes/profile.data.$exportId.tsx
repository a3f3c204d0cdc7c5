import { createFileRoute } from "@tanstack/react-router";
import { DataExport } from "@/features/data_exports/DataExport";

export const Route = createFileRoute("/profile/data/$exportId")({ component: Page });

function Page() {
  const { exportId } = Route.useParams();
  return <DataExport key={exportId} id={exportId} />;
}
