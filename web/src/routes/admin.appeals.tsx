import { createFileRoute } from "@tanstack/react-router";
import { Appeals } from "@/features/admin/Appeals";

export const Route = createFileRoute("/admin/appeals")({ component: Appeals });
