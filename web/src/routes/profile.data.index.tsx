import { createFileRoute } from "@tanstack/react-router";
import { DataExports } from "@/features/data_exports/DataExports";

export const Route = createFileRoute("/profile/data/")({ component: DataExports });
