import { createFileRoute, useParams } from "@tanstack/react-router";
import { DataExport } from "@/features/data_exports/DataExport";

export const Route = createFileRoute("/profile/data/$exportId")({ component: Page });

function Page() {
  const { exportId } = useParams({ from: "/profile/data/$exportId" });
  return <DataExport key={exportId} id={exportId} />;
}
